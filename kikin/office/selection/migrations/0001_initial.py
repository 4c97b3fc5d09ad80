import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('applications', '0001_initial'),
        ('calls', '0001_initial'),
    ]

    # Written as whole tables: SQLite remakes a table for every constraint that is added later.
    operations = [
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=40, unique=True)),
                ('state', models.CharField(max_length=24)),
                ('charter_digest', models.CharField(max_length=64)),
                ('objective', models.CharField(help_text="the charter's name of what is made most of", max_length=32)),
                ('appropriation', models.CharField(max_length=64)),
                ('budget_by_year', models.JSONField(help_text='[[fiscal year, yen], ...]')),
                ('limits', models.JSONField(help_text='[[field, floor in yen, ceiling in yen], ...]')),
                ('prepared_by', models.CharField(max_length=40)),
                ('prepared_at', models.DateTimeField()),
                ('number', models.PositiveIntegerField(default=0, help_text='how many portfolios have been proposed')),
                ('proposed_by', models.CharField(blank=True, max_length=40)),
                ('problem_text', models.TextField(blank=True, help_text='what the engine was asked, as `kikin select` reads it')),
                ('problem_digest', models.CharField(blank=True, max_length=64)),
                ('portfolio_text', models.TextField(blank=True, help_text='what the engine answered, in JSON')),
                ('reasons_ja', models.TextField(blank=True)),
                ('reasons_en', models.TextField(blank=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('call', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='round', to='calls.call')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['decided', 'prepared', 'proposed', 'scored'])), name='round_state_is_known')],
            },
        ),
        migrations.CreateModel(
            name='RoundEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('points', models.PositiveIntegerField()),
                ('rank', models.PositiveIntegerField()),
                ('value', models.BigIntegerField(default=0, help_text='points times yen, in the unit of the problem')),
                ('is_chosen', models.BooleanField(default=False)),
                ('is_in_pay_line', models.BooleanField(default=False)),
                ('is_recommended', models.BooleanField(default=True, help_text="a panel's final ranking does not speak against it")),
                ('row_in_the_way', models.CharField(blank=True, max_length=120)),
                ('why_not_ja', models.TextField(blank=True)),
                ('why_not_en', models.TextField(blank=True)),
                ('brought_in_ja', models.TextField(blank=True)),
                ('brought_in_en', models.TextField(blank=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='round_entries', to='applications.application')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='selection.round')),
            ],
            options={
                'ordering': ['rank', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('round', 'application'), name='round_entry_stands_once')],
            },
        ),
        migrations.CreateModel(
            name='RoundPackage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text="which of the round's portfolios")),
                ('digest', models.CharField(max_length=64)),
                ('text', models.TextField(help_text='the package, as `kikin verify selection` reads it')),
                ('scenario', models.JSONField(default=dict, help_text='the scenario that it came from, with reasons, if any')),
                ('lottery', models.JSONField(default=dict, help_text='who is in the band, with how many tickets; how it was drawn')),
                ('made_by', models.CharField(max_length=40)),
                ('made_at', models.DateTimeField()),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='packages', to='selection.round')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('round', 'number'), name='round_package_is_kept_once')],
            },
        ),
        migrations.CreateModel(
            name='RoundSeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seed', models.CharField(max_length=100)),
                ('commitment', models.CharField(help_text='the sha256 of the seed', max_length=64)),
                ('committed_at', models.DateTimeField()),
                ('drawn_at', models.DateTimeField(null=True)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seeds', to='selection.round')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('drawn_at__isnull', True)), fields=('round',), name='round_seed_is_the_only_one_open')],
            },
        ),
        migrations.CreateModel(
            name='RoundScenario',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text="which of the round's portfolios it stands beside")),
                ('name', models.CharField(max_length=60)),
                ('changes', models.JSONField(help_text='[[limit, yen before, yen in the scenario], ...]')),
                ('answer', models.JSONField(help_text="what the engine answered; columns as in the round's problem")),
                ('made_by', models.CharField(max_length=40)),
                ('made_at', models.DateTimeField()),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scenarios', to='selection.round')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('round', 'number', 'name'), name='round_scenario_is_named_once')],
            },
        ),
    ]
