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
            name='Look',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(unique=True)),
                ('day', models.DateField()),
                ('at', models.DateTimeField()),
                ('since', models.DateTimeField()),
                ('causes', models.JSONField(default=list)),
                ('companies_count', models.PositiveIntegerField()),
                ('people_count', models.PositiveIntegerField(default=0)),
                ('alerts_count', models.PositiveIntegerField()),
            ],
            options={
                'ordering': ['number'],
            },
        ),
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
                ('also', models.JSONField(default=list)),
                ('noticed_on', models.DateField(help_text='when the company told of a change of its control', null=True)),
                ('known_on', models.DateField()),
                ('look_by', models.DateField()),
                ('raised_at', models.DateTimeField()),
                ('left_yen', models.BigIntegerField(default=0, help_text='what was not yet paid of its awards when it was raised')),
                ('technology_level', models.PositiveSmallIntegerField(default=0)),
                ('ends_on', models.DateField(null=True)),
                ('looked_into_by', models.CharField(blank=True, max_length=40)),
                ('chosen', models.CharField(blank=True, help_text='the choice of a Help that was offered', max_length=200)),
                ('decided_at', models.DateTimeField(help_text='when it was last dismissed, acted on or resolved', null=True)),
                ('taken_back_on', models.DateField(help_text='when a feed took back what had shown it', null=True)),
                ('look', models.ForeignKey(help_text='that raised it, where one did', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='watch.look')),
                ('taken_back_by', models.ForeignKey(help_text='the look that this showed in', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='fallen', to='watch.look')),
                ('met', models.JSONField(default=dict, help_text='of what it asks for, the day on which each was done')),
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
                ('look', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='watch.look')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('award', 'about', 'number'), name='notice_stands_once')],
            },
        ),
        migrations.CreateModel(
            name='FeedFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=40, unique=True)),
                ('state', models.CharField(max_length=24)),
                ('name', models.CharField(max_length=200)),
                ('sha256', models.CharField(max_length=64)),
                ('content', models.BinaryField()),
                ('rows_count', models.PositiveIntegerField()),
                ('refused_count', models.PositiveIntegerField()),
                ('complaints', models.JSONField(default=list, help_text='what is wrong with the refused rows')),
                ('read_by', models.CharField(max_length=40)),
                ('read_at', models.DateTimeField()),
                ('look', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='watch.look')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['dropped', 'read', 'taken'])), name='feed_file_state_is_known'), models.UniqueConstraint(condition=models.Q(('state', 'dropped'), _negated=True), fields=('sha256',), name='feed_file_is_once')],
            },
        ),
        migrations.CreateModel(
            name='Watched',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about', models.CharField(max_length=40)),
                ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='awards.award')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('award', 'about'), name='watched_stands_once')],
            },
        ),
        migrations.CreateModel(
            name='Confirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=40, unique=True)),
                ('state', models.CharField(max_length=24)),
                ('year', models.PositiveSmallIntegerField()),
                ('asked_at', models.DateTimeField()),
                ('due_on', models.DateField()),
                ('holds_from', models.DateField()),
                ('reminded_on', models.DateField(null=True)),
                ('reminders_count', models.PositiveSmallIntegerField(default=0)),
                ('answers', models.JSONField(default=dict)),
                ('given_by', models.CharField(blank=True, max_length=40)),
                ('given_at', models.DateTimeField(null=True)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='confirmations', to='awards.awardmember')),
            ],
            options={
                'ordering': ['due_on', 'pk'],
                'indexes': [models.Index(fields=['state', 'due_on'], name='confirmation_state_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'given', 'lapsed'])), name='confirmation_state_is_known'), models.UniqueConstraint(fields=('member', 'year'), name='confirmation_is_asked_once_a_year')],
            },
        ),
    ]
