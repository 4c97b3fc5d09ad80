import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('awards', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Issue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=40, unique=True)),
                ('state', models.CharField(max_length=24)),
                ('kind', models.CharField(max_length=16)),
                ('title', models.CharField(max_length=300)),
                ('words', models.TextField()),
                ('level', models.CharField(max_length=8)),
                ('seen_to_by', models.CharField(help_text='who sees to it', max_length=300)),
                ('due_on', models.DateField()),
                ('raised_by', models.CharField(max_length=40)),
                ('raised_at', models.DateTimeField()),
                ('outcome', models.TextField(blank=True)),
                ('closed_on', models.DateField(null=True)),
                ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='issues', to='awards.award')),
            ],
            options={
                'ordering': ['due_on', 'pk'],
                'indexes': [models.Index(fields=['award', 'state'], name='issue_award_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['closed', 'open'])), name='issue_state_is_known'), models.CheckConstraint(condition=models.Q(('kind__in', ['issue', 'risk']), ('level__in', ['high', 'low', 'middle'])), name='issue_is_known')],
            },
        ),
        migrations.CreateModel(
            name='OversightNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=40, unique=True)),
                ('kind', models.CharField(max_length=16)),
                ('held_on', models.DateField()),
                ('who', models.TextField(help_text='who was there')),
                ('words', models.TextField()),
                ('noted_by', models.CharField(max_length=40)),
                ('noted_at', models.DateTimeField()),
                ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='oversight_notes', to='awards.award')),
            ],
            options={
                'ordering': ['-held_on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['meeting', 'site_visit'])), name='oversight_note_is_known')],
            },
        ),
    ]
