import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('applications', '0001_initial'),
        ('lists', '0001_initial'),
    ]

    # Written as whole tables: SQLite remakes a table for every constraint that is added later.
    operations = [
        migrations.CreateModel(
            name='ScreeningCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=40, unique=True)),
                ('state', models.CharField(max_length=24)),
                ('agency', models.CharField(max_length=64)),
                ('charter_digest', models.CharField(max_length=64)),
                ('policy', models.CharField(max_length=64)),
                ('requested_by', models.CharField(max_length=40)),
                ('opened_at', models.DateTimeField()),
                ('matched_at', models.DateTimeField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.CharField(blank=True, max_length=40)),
                ('level', models.CharField(blank=True, max_length=64)),
                ('reasons_ja', models.TextField(blank=True)),
                ('reasons_en', models.TextField(blank=True)),
                ('engine', models.CharField(blank=True, help_text='name and version of what compared the names', max_length=64)),
                ('inputs_digest', models.CharField(blank=True, help_text='of what was compared', max_length=64)),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.application')),
                ('list_versions', models.ManyToManyField(related_name='cases', to='lists.watchlistversion')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['state'], name='screening_case_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['adjudicating', 'cleared', 'matching', 'mitigated', 'open', 'refused'])), name='screening_case_state_is_known')],
            },
        ),
        migrations.CreateModel(
            name='ScreenedParty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('organisation', 'organisation'), ('person', 'person'), ('counterparty', 'disclosed counterparty')], max_length=16)),
                ('ref', models.CharField(help_text='of the organisation, or of the person (who disclosed)', max_length=40)),
                ('name_ja', models.CharField(blank=True, max_length=500)),
                ('name_en', models.CharField(blank=True, max_length=500)),
                ('country', models.CharField(blank=True, help_text='as disclosed; it may only tell namesakes apart', max_length=2)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parties', to='screening.screeningcase')),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('case', 'position'), name='screened_party_has_its_place')],
            },
        ),
        migrations.CreateModel(
            name='Hit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=40, unique=True)),
                ('state', models.CharField(max_length=24)),
                ('matched_name', models.CharField(max_length=500)),
                ('score_bp', models.PositiveIntegerField()),
                ('grounds', models.JSONField(default=list, help_text='why the engine thinks so: [[ja, en], ...]')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hits', to='screening.screenedparty')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hits', to='screening.screeningcase')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hits', to='lists.watchlistentry')),
            ],
            options={
                'ordering': ['-score_bp', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['confirmed', 'dismissed', 'new'])), name='hit_state_is_known'), models.UniqueConstraint(fields=('party', 'entry'), name='hit_stands_once'), models.CheckConstraint(condition=models.Q(('score_bp__gte', 0), ('score_bp__lte', 10000)), name='hit_score_is_a_share')],
            },
        ),
        migrations.CreateModel(
            name='Adjudication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(help_text='what the hit became', max_length=24)),
                ('person', models.CharField(max_length=40)),
                ('reasons_ja', models.TextField(blank=True)),
                ('reasons_en', models.TextField(blank=True)),
                ('decided_at', models.DateTimeField()),
                ('hit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adjudications', to='screening.hit')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=40, unique=True)),
                ('state', models.CharField(max_length=24)),
                ('code', models.CharField(choices=[('training', 'research-security training'), ('travel_notice', 'notice before travel abroad'), ('visitor_plan', 'plan for visitors'), ('access_limits', 'limits on access to people, rooms and results'), ('end_outside_support', 'outside post or support ended or not renewed'), ('change_of_role', 'change of role or person'), ('extra_report', 'additional reports'), ('export_licence', 'export licence'), ('supplier_change', 'change of supplier'), ('reimbursement', 'payment by reimbursement'), ('extra_inspection', 'additional inspection'), ('withdraw_part', 'part of the plan withdrawn')], max_length=24)),
                ('text_ja', models.TextField(blank=True)),
                ('text_en', models.TextField(blank=True)),
                ('due_on', models.DateField()),
                ('proposed_by', models.CharField(max_length=40)),
                ('proposed_at', models.DateTimeField()),
                ('note_ja', models.TextField(blank=True)),
                ('note_en', models.TextField(blank=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='screening.screeningcase')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['agreed', 'breached', 'fulfilled', 'in_force', 'lifted', 'proposed'])), name='measure_state_is_known')],
            },
        ),
    ]
