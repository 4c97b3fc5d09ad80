import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('awards', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='OutgoingRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=40, unique=True)),
                ('state', models.CharField(max_length=24)),
                ('kind', models.CharField(max_length=24)),
                ('content', models.JSONField()),
                ('filed_by', models.CharField(max_length=40)),
                ('filed_at', models.DateTimeField()),
                ('answer_by', models.DateField()),
                ('outcome', models.CharField(blank=True, max_length=16)),
                ('triage', models.JSONField(default=list)),
                ('near', models.JSONField(default=list)),
                ('licence_until', models.DateField(null=True)),
                ('escalated_by', models.CharField(blank=True, max_length=40)),
                ('decided_by', models.CharField(blank=True, max_length=40)),
                ('decided_at', models.DateTimeField(null=True)),
                ('reasons_ja', models.TextField(blank=True)),
                ('reasons_en', models.TextField(blank=True)),
                ('told_ja', models.TextField(blank=True)),
                ('told_en', models.TextField(blank=True)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outgoing', to='awards.awardmember')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='OutgoingCondition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=40, unique=True)),
                ('state', models.CharField(max_length=24)),
                ('text_ja', models.TextField()),
                ('text_en', models.TextField()),
                ('due_on', models.DateField()),
                ('document', models.CharField(blank=True, max_length=120)),
                ('shown_by', models.CharField(blank=True, max_length=40)),
                ('shown_on', models.DateField(null=True)),
                ('reasons_ja', models.TextField(blank=True)),
                ('reasons_en', models.TextField(blank=True)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conditions', to='outgoing.outgoingrequest')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='IpNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=40, unique=True)),
                ('state', models.CharField(max_length=24)),
                ('kind', models.CharField(max_length=24)),
                ('about', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='outgoing.ipnotice')),
                ('title', models.TextField()),
                ('happened_on', models.DateField()),
                ('number', models.CharField(blank=True, max_length=120)),
                ('counterparty', models.CharField(blank=True, max_length=200)),
                ('plan', models.TextField(blank=True)),
                ('states_the_fund', models.BooleanField(default=False)),
                ('document', models.CharField(blank=True, max_length=120)),
                ('filed_by', models.CharField(max_length=40)),
                ('filed_at', models.DateTimeField()),
                ('due_on', models.DateField(help_text='by when it had to be told; nothing where it is asked beforehand', null=True)),
                ('is_late', models.BooleanField(default=False)),
                ('reasons_ja', models.TextField(blank=True)),
                ('reasons_en', models.TextField(blank=True)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ip_notices', to='awards.awardmember')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['approved', 'filed', 'noted', 'objected', 'passed', 'refused', 'withdrawn'])), name='ip_notice_state_is_known')],
            },
        ),
        migrations.AddIndex(
            model_name='outgoingrequest',
            index=models.Index(fields=['state', 'answer_by'], name='outgoing_state_answer_by'),
        ),
        migrations.AddConstraint(
            model_name='outgoingrequest',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['cleared', 'conditional', 'delayed', 'escalated', 'expired', 'filed', 'refused', 'triaged', 'withdrawn'])), name='outgoing_request_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='outgoingcondition',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['met', 'set', 'shown'])), name='outgoing_condition_state_is_known'),
        ),
    ]
