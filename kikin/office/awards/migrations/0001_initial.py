import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('applications', '0001_initial'),
        ('parties', '0001_initial'),
        ('selection', '0001_initial'),
        ('vision', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Award',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=40, unique=True)),
                ('state', models.CharField(max_length=24)),
                ('appropriation', models.CharField(max_length=64)),
                ('agency', models.CharField(max_length=64)),
                ('field', models.CharField(max_length=64)),
                ('instrument', models.CharField(max_length=64)),
                ('title_ja', models.CharField(max_length=500)),
                ('title_en', models.CharField(max_length=500)),
                ('amount_yen', models.BigIntegerField()),
                ('by_year', models.JSONField(help_text='[[fiscal year, yen], ...]')),
                ('first_year', models.PositiveSmallIntegerField()),
                ('last_year', models.PositiveSmallIntegerField()),
                ('charter_digest', models.CharField(max_length=64)),
                ('approval', models.CharField(help_text='the joint approval of its round', max_length=40)),
                ('offered_by', models.CharField(max_length=40)),
                ('offered_on', models.DateField()),
                ('accepted_on', models.DateField(null=True)),
                ('activated_on', models.DateField(null=True)),
                ('ended_on', models.DateField(null=True)),
                ('reasons_ja', models.TextField(blank=True)),
                ('reasons_en', models.TextField(blank=True)),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='award', to='applications.application')),
                ('concept', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='vision.concept')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awards_led', to='parties.organisation')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='selection.round')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['agency', 'state'], name='award_agency_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['accepted', 'active', 'closed', 'lapsed', 'offered', 'suspended', 'terminated'])), name='award_state_is_known'), models.CheckConstraint(condition=models.Q(('amount_yen__gt', 0)), name='award_amount_is_positive')],
            },
        ),
        migrations.CreateModel(
            name='AwardMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('amount_yen', models.BigIntegerField()),
                ('own_share_yen', models.BigIntegerField(default=0, help_text='what it pays itself of the work that the award supports')),
                ('by_year', models.JSONField(help_text='[[fiscal year, yen], ...]')),
                ('carried', models.JSONField(default=list, help_text='[[fiscal year into which it is carried, yen], ...]')),
                ('left_on', models.DateField(help_text='since when it is no longer a part of the work', null=True)),
                ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='awards.award')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='award_memberships', to='parties.organisation')),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('award', 'organisation'), name='award_member_stands_once'), models.CheckConstraint(condition=models.Q(('amount_yen__gte', 0)), name='award_member_amount_is_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='PlanLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fiscal_year', models.PositiveSmallIntegerField()),
                ('cost_item', models.CharField(max_length=16)),
                ('amount_yen', models.BigIntegerField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plan_lines', to='awards.awardmember')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('member', 'fiscal_year', 'cost_item'), name='plan_line_stands_once'), models.CheckConstraint(condition=models.Q(('amount_yen__gte', 0)), name='plan_line_is_not_negative')],
            },
        ),
    ]
