import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('applications', '0001_initial'),
        ('calls', '0001_initial'),
        ('parties', '__first__'),
    ]

    # Written as whole tables: SQLite remakes a table for every constraint that is added later.
    operations = [
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=40, unique=True)),
                ('state', models.CharField(max_length=24)),
                ('agency', models.CharField(max_length=64)),
                ('held_at', models.DateTimeField()),
                ('place', models.CharField(blank=True, max_length=300)),
                ('link', models.URLField(blank=True, max_length=500)),
                ('is_secret', models.BooleanField(default=False, help_text='votes are kept as counts')),
                ('convened_by', models.CharField(max_length=40)),
                ('convened_at', models.DateTimeField()),
                ('reasons', models.TextField(blank=True, help_text='why it was called off')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='calls.call')),
                ('chair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='chaired_meetings', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['cancelled', 'ended', 'in_session', 'planned'])), name='meeting_state_is_known'), models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('call', 'agency'), name='panel_of_an_agency_meets_once')],
            },
        ),
        migrations.CreateModel(
            name='PanelItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=40, unique=True)),
                ('state', models.CharField(max_length=24)),
                ('votes', models.JSONField(default=dict, help_text='choice to how many')),
                ('voters', models.JSONField(default=list, help_text='who has voted, in the order of their refs')),
                ('named_votes', models.JSONField(default=dict, help_text='person to choice; empty where votes are secret')),
                ('in_room', models.JSONField(default=list, help_text='who was there when it was judged')),
                ('summary', models.TextField(blank=True)),
                ('score_centi', models.PositiveIntegerField(default=0)),
                ('recommendation', models.CharField(blank=True, choices=[('fund', 'Fund'), ('fund_with_conditions', 'Fund with conditions'), ('reserve', 'Reserve'), ('not', 'Do not fund')], max_length=24)),
                ('conditions', models.TextField(blank=True)),
                ('amount_yen', models.BigIntegerField(default=0)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='panel_items', to='applications.application')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='panels.meeting')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['discussed', 'listed', 'recommended'])), name='panel_item_state_is_known'), models.UniqueConstraint(fields=('meeting', 'application'), name='application_is_on_the_agenda_once'), models.CheckConstraint(condition=models.Q(('amount_yen__gte', 0)), name='panel_amount_is_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='Interview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=40, unique=True)),
                ('state', models.CharField(max_length=24)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('zone', models.CharField(max_length=64)),
                ('link', models.URLField(blank=True, max_length=500)),
                ('place', models.CharField(blank=True, max_length=300)),
                ('materials', models.TextField(blank=True, help_text='what to bring, by name')),
                ('reasons', models.TextField(blank=True, help_text='why it was declined or called off')),
                ('offered_at', models.DateTimeField()),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interviews', to='panels.panelitem')),
            ],
            options={
                'ordering': ['starts_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['accepted', 'cancelled', 'declined', 'offered'])), name='interview_state_is_known'), models.UniqueConstraint(condition=models.Q(('state__in', ['offered', 'accepted'])), fields=('item',), name='item_has_one_interview'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='interview_ends_after_its_beginning')],
            },
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.CharField(max_length=40)),
                ('what', models.CharField(choices=[('arrived', 'came in'), ('left', 'left'), ('stepped_out', 'out of the room, because of a tie'), ('returned', 'back after the item')], max_length=16)),
                ('at', models.DateTimeField()),
                ('item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='presences', to='panels.panelitem')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='presences', to='panels.meeting')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Ranking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=40, unique=True)),
                ('state', models.CharField(max_length=24)),
                ('number', models.PositiveIntegerField()),
                ('kept_rows', models.JSONField(help_text='[[application, score in hundredths, recommendation, yen], ...], best first')),
                ('reasons', models.TextField(blank=True, help_text='why the version before it was changed')),
                ('proposed_by', models.CharField(max_length=40)),
                ('proposed_at', models.DateTimeField()),
                ('signed_by', models.CharField(blank=True, max_length=40)),
                ('signed_at', models.DateTimeField(null=True)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rankings', to='panels.meeting')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['frozen', 'proposed', 'superseded', 'withdrawn'])), name='ranking_state_is_known'), models.UniqueConstraint(fields=('meeting', 'number'), name='ranking_has_its_number'), models.UniqueConstraint(condition=models.Q(('state', 'frozen')), fields=('meeting',), name='one_ranking_of_a_panel_is_final'), models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('meeting',), name='one_ranking_of_a_panel_waits'), models.CheckConstraint(condition=models.Q(('signed_by', ''), models.Q(('signed_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='ranking_is_signed_by_another')],
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='panels.meeting')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='panel_seats', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'person'), name='seat_is_taken_once')],
            },
        ),
    ]
