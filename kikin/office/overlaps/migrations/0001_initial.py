import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('applications', '0001_initial'),
    ]

    # Written as whole tables: SQLite remakes a table for every constraint that is added later.
    operations = [
        migrations.CreateModel(
            name='ProjectFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=40, unique=True)),
                ('state', models.CharField(max_length=24)),
                ('agency', models.CharField(max_length=64)),
                ('name', models.CharField(max_length=200)),
                ('source', models.CharField(help_text='whose projects they are', max_length=100)),
                ('sha256', models.CharField(max_length=64)),
                ('rows_count', models.PositiveIntegerField()),
                ('refused_count', models.PositiveIntegerField()),
                ('projects', models.JSONField(default=list, help_text='what could be read; empty once taken or dropped')),
                ('complaints', models.JSONField(default=list, help_text='what is wrong with the refused rows')),
                ('new_count', models.PositiveIntegerField(default=0)),
                ('changed_count', models.PositiveIntegerField(default=0)),
                ('read_by', models.CharField(max_length=40)),
                ('read_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['dropped', 'read', 'taken'])), name='project_file_state_is_known')],
            },
        ),
        migrations.CreateModel(
            name='OutsideProject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=100)),
                ('number', models.CharField(max_length=200)),
                ('title', models.TextField()),
                ('abstract', models.TextField(blank=True)),
                ('first_year', models.PositiveSmallIntegerField()),
                ('last_year', models.PositiveSmallIntegerField()),
                ('amount_yen', models.BigIntegerField(default=0)),
                ('lines', models.JSONField(default=list, help_text='[[fiscal year, cost item, yen], ...]')),
                ('people', models.JSONField(default=list, help_text='name, number, organisation and effort of each')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='taken', to='overlaps.projectfile')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['last_year'], name='outside_project_last_year')],
                'constraints': [models.UniqueConstraint(fields=('source', 'number'), name='outside_project_stands_once')],
            },
        ),
        migrations.CreateModel(
            name='Overlap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=40, unique=True)),
                ('state', models.CharField(max_length=24)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='overlaps', to='applications.application')),
                ('other', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='overlaps_of_others', to='applications.application')),
                ('outside', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='overlaps', to='overlaps.outsideproject')),
                ('agency', models.CharField(max_length=64)),
                ('signs', models.JSONField(default=list)),
                ('alike_bp', models.PositiveIntegerField(default=0)),
                ('found_at', models.DateTimeField()),
                ('decided_by', models.CharField(blank=True, help_text='who decided or proposed last', max_length=40)),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['agency', 'state'], name='overlap_agency_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['found', 'gone', 'none', 'refusal_proposed', 'refused', 'to_be_reduced'])), name='overlap_state_is_known'), models.CheckConstraint(condition=models.Q(('other__isnull', True), ('outside__isnull', True), _connector='XOR'), name='overlap_is_of_two'), models.UniqueConstraint(fields=('application', 'other'), name='overlap_of_applications_stands_once'), models.UniqueConstraint(fields=('application', 'outside'), name='overlap_with_a_record_stands_once')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('overlap', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='overlaps.overlap')),
                ('action', models.CharField(max_length=24)),
                ('reasons', models.TextField()),
                ('person', models.CharField(max_length=40)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
    ]
