import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('calls', '0001_initial'),
        ('parties', '0001_initial'),
        ('parties', '__first__'),
        ('vision', '0001_initial'),
    ]

    # Written as whole tables: SQLite remakes a table for every constraint that is added later.
    operations = [
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=40, unique=True)),
                ('state', models.CharField(max_length=24)),
                ('title_ja', models.CharField(blank=True, max_length=500)),
                ('title_en', models.CharField(blank=True, max_length=500)),
                ('summary_ja', models.TextField(blank=True)),
                ('summary_en', models.TextField(blank=True)),
                ('keywords', models.JSONField(default=list)),
                ('stage', models.CharField(blank=True, max_length=64)),
                ('instrument', models.CharField(max_length=64)),
                ('requested_yen', models.BigIntegerField(default=0)),
                ('cost_share_yen', models.BigIntegerField(default=0)),
                ('declarations', models.JSONField(default=list)),
                ('field', models.CharField(blank=True, max_length=64)),
                ('field_reasons', models.JSONField(default=list, help_text='how the text was recognised')),
                ('agency', models.CharField(blank=True, max_length=64)),
                ('reasons_ja', models.TextField(blank=True)),
                ('reasons_en', models.TextField(blank=True)),
                ('amount_rule_ja', models.TextField(blank=True)),
                ('amount_rule_en', models.TextField(blank=True)),
                ('external_id', models.CharField(max_length=64, null=True)),
                ('drafted_at', models.DateTimeField()),
                ('submitted_at', models.DateTimeField(null=True)),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='calls.call')),
                ('concept', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='vision.concept')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications_led', to='parties.organisation')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['call', 'state'], name='application_call_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['declined', 'draft', 'eligible', 'in_review', 'ineligible', 'selected', 'shortlisted', 'submitted', 'withdrawn'])), name='application_state_is_known'), models.UniqueConstraint(fields=('call', 'external_id'), name='application_is_taken_in_once'), models.CheckConstraint(condition=models.Q(('cost_share_yen__gte', 0), ('requested_yen__gte', 0)), name='application_amounts')],
            },
        ),
        migrations.CreateModel(
            name='Disclosure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('support', 'support in money or kind'), ('position', 'position or affiliation'), ('talent_programme', 'talent programme')], max_length=24)),
                ('counterparty_ja', models.CharField(blank=True, max_length=300)),
                ('counterparty_en', models.CharField(blank=True, max_length=300)),
                ('country', models.CharField(blank=True, max_length=2)),
                ('amount_yen', models.BigIntegerField(default=0)),
                ('note_ja', models.TextField(blank=True)),
                ('note_en', models.TextField(blank=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disclosures', to='applications.application')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disclosures', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('cost_share_yen', models.BigIntegerField(default=0)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='applications.application')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='parties.organisation')),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('application', 'position'), name='member_has_its_place'), models.UniqueConstraint(fields=('application', 'organisation'), name='member_stands_once')],
            },
        ),
        migrations.CreateModel(
            name='Involvement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('role', models.CharField(choices=[('principal_investigator', 'principal investigator'), ('co_investigator', 'co-investigator'), ('administrator', 'administrative contact')], max_length=24)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='involvements', to='applications.application')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='involvements', to=settings.AUTH_USER_MODEL)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='involvements', to='applications.member')),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='BudgetLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fiscal_year', models.PositiveSmallIntegerField()),
                ('cost_item', models.CharField(choices=[('equipment', 'goods and equipment'), ('construction', 'construction'), ('personnel', 'personnel'), ('travel', 'travel'), ('interest', 'interest on loans'), ('other', 'other'), ('indirect', 'indirect cost')], max_length=16)),
                ('amount_yen', models.BigIntegerField()),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='budget_lines', to='applications.application')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='budget_lines', to='applications.member')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('member', 'fiscal_year', 'cost_item'), name='budget_line_stands_once'), models.CheckConstraint(condition=models.Q(('amount_yen__gt', 0)), name='budget_line_is_positive')],
            },
        ),
        migrations.CreateModel(
            name='Deficiency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lacking', models.JSONField(help_text='the codes of what was lacking')),
                ('written_at', models.DateTimeField()),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deficiencies', to='applications.application')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Reader',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.CharField(max_length=40)),
                ('has_pledged', models.BooleanField(default=False)),
                ('has_conflict', models.BooleanField(default=False)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readers', to='applications.application')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['person'], name='reader_person')],
                'constraints': [models.UniqueConstraint(fields=('application', 'person'), name='reader_stands_once')],
            },
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('content', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('received_at', models.DateTimeField()),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='applications.application')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('application', 'number'), name='submission_is_numbered_once')],
            },
        ),
    ]
