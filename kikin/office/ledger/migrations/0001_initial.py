from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = []

    # Written as whole tables: SQLite remakes a table for every constraint that is added later.
    operations = [
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, unique=True)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Balance',
            fields=[
                ('account', models.OneToOneField(on_delete=models.PROTECT, primary_key=True, serialize=False, to='ledger.account')),
                ('balance_yen', models.BigIntegerField(default=0)),
                ('last_id', models.BigIntegerField(default=0)),
                ('last_on', models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='MonthEnd',
            fields=[
                ('pk', models.CompositePrimaryKey('account_id', 'month', blank=True, editable=False, primary_key=True, serialize=False)),
                ('account', models.ForeignKey(db_index=False, on_delete=models.PROTECT, related_name='+', to='ledger.account')),
                ('month', models.DateField()),
                ('balance_yen', models.BigIntegerField(default=0)),
                ('sent_count', models.BigIntegerField(default=0)),
                ('last_id', models.BigIntegerField(default=0)),
            ],
            options={
                'db_table': 'ledger_month_end',
            },
        ),
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=24)),
                ('from_account', models.ForeignKey(db_constraint=False, db_index=False, on_delete=models.PROTECT, related_name='+', to='ledger.account')),
                ('to_account', models.ForeignKey(db_constraint=False, db_index=False, on_delete=models.PROTECT, related_name='+', to='ledger.account')),
                ('amount_yen', models.BigIntegerField()),
                ('on', models.DateField()),
                ('fiscal_year', models.PositiveSmallIntegerField()),
                ('recorded_at', models.DateTimeField()),
                ('event_uid', models.CharField(max_length=32)),
                ('appropriation', models.CharField(blank=True, max_length=80)),
                ('agency', models.CharField(blank=True, max_length=80)),
                ('field', models.CharField(blank=True, max_length=80)),
                ('concept', models.CharField(blank=True, max_length=120)),
                ('call', models.CharField(blank=True, max_length=120)),
                ('award', models.CharField(blank=True, max_length=120)),
                ('member', models.CharField(blank=True, max_length=120)),
                ('instrument', models.CharField(blank=True, max_length=80)),
                ('document', models.CharField(max_length=200)),
                ('corrects', models.OneToOneField(null=True, on_delete=models.PROTECT, related_name='corrected_by', to='ledger.transfer')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [
                    models.Index(fields=['on', 'from_account', 'to_account', 'amount_yen'], name='ledger_transfer_by_day'),
                    models.Index(fields=['from_account', 'on'], name='ledger_transfer_by_source'),
                    models.Index(fields=['to_account', 'on'], name='ledger_transfer_by_target'),
                    models.Index(fields=['award'], name='ledger_transfer_by_award'),
                    models.Index(fields=['event_uid'], name='ledger_transfer_by_event'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(amount_yen__gte=1, amount_yen__lte=1000000000000000), name='ledger_transfer_amount_is_postable'),
                    models.CheckConstraint(condition=models.Q(('from_account', models.F('to_account')), _negated=True), name='ledger_transfer_moves_something'),
                    models.CheckConstraint(condition=models.Q(kind__in=['administer', 'advance', 'advance_carried', 'allot', 'appropriate', 'carry_over', 'claw_back', 'collect_late_interest', 'collect_payback', 'commit', 'demand', 'disburse', 'earn_interest', 'free_limit', 'oblige', 'refund', 'refund_carried', 'release_carried', 'release_commitment', 'release_obligation', 'repay', 'repay_carried', 'return_to_treasury', 'set_limit', 'settle', 'settle_carried', 'use_limit', 'withdraw_allotment', 'write_off']), name='ledger_transfer_kind_is_known'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ClosedYear',
            fields=[
                ('fiscal_year', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ('last_on', models.DateField(unique=True)),
                ('last_id', models.BigIntegerField()),
                ('event_uid', models.CharField(max_length=32)),
            ],
            options={
                'db_table': 'ledger_closed_year',
                'ordering': ['last_on'],
            },
        ),
    ]
