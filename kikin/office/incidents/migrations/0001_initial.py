import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('awards', '0001_initial'),
        ('watch', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Incident',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=40, unique=True)),
                ('state', models.CharField(max_length=24)),
                ('words', models.TextField(help_text='what was reported, to the letter')),
                ('reported_at', models.DateTimeField()),
                ('assess_by', models.DateTimeField()),
                ('secret_digest', models.CharField(blank=True, max_length=64)),
                ('severity', models.CharField(blank=True, max_length=16)),
                ('containment', models.TextField(blank=True)),
                ('lessons', models.TextField(blank=True)),
                ('reasons', models.TextField(blank=True, help_text='of the last step that asked for them')),
                ('graded_by', models.CharField(blank=True, max_length=40)),
                ('learned_by', models.CharField(blank=True, max_length=40)),
                ('closed_at', models.DateTimeField(help_text='when it was closed or dismissed', null=True)),
                ('awards', models.ManyToManyField(related_name='+', to='awards.award')),
                ('watch_cases', models.ManyToManyField(related_name='+', to='watch.watchcase')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Addition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.TextField()),
                ('at', models.DateTimeField()),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='additions', to='incidents.incident')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Telling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(help_text='of the telling in the charter', max_length=60)),
                ('sent_at', models.DateTimeField()),
                ('document', models.CharField(max_length=120)),
                ('sent_by', models.CharField(max_length=40)),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tellings', to='incidents.incident')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(fields=['state', 'severity'], name='incident_state_severity'),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['assessing', 'closed', 'contained', 'dismissed', 'learned', 'reported'])), name='incident_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='telling',
            constraint=models.UniqueConstraint(fields=('incident', 'key'), name='incident_is_told_once'),
        ),
    ]
