from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('awards', '0001_initial'),
        ('parties', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='WatchCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=40, unique=True)),
                ('state', models.CharField(max_length=24)),
                ('kind', models.CharField(help_text='a key of KINDS', max_length=32)),
                ('key', models.CharField(max_length=64, unique=True)),
                ('about', models.JSONField()),
                ('path', models.JSONField()),
                ('causes', models.JSONField()),
                ('known_on', models.DateField()),
                ('look_by', models.DateField()),
                ('raised_at', models.DateTimeField()),
                ('left_yen', models.BigIntegerField(default=0, help_text='what was not yet paid of its awards when it was raised')),
                ('technology_level', models.PositiveSmallIntegerField(default=0)),
                ('ends_on', models.DateField(null=True)),
                ('looked_into_by', models.CharField(blank=True, max_length=40)),
                ('chosen', models.CharField(blank=True, help_text='the choice of a Help that was offered', max_length=200)),
                ('decided_at', models.DateTimeField(help_text='when it was last dismissed, acted on or resolved', null=True)),
                ('reasons_ja', models.TextField(blank=True)),
                ('reasons_en', models.TextField(blank=True)),
                ('awards', models.ManyToManyField(related_name='+', to='awards.award')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['state', 'kind'], name='watch_case_state_kind')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['acted', 'assessing', 'dismissed', 'raised', 'resolved'])), name='watch_case_state_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about', models.CharField(max_length=40)),
                ('is_about_a_person', models.BooleanField()),
                ('number', models.PositiveSmallIntegerField()),
                ('content', models.JSONField()),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=40)),
                ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='awards.award')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('award', 'about', 'number'), name='notice_stands_once')],
            },
        ),
    ]
