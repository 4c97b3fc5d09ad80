import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('applications', '0001_initial'),
        ('calls', '0001_initial'),
        ('parties', '__first__'),
        ('parties', '__first__'),
    ]

    # Written as whole tables: SQLite remakes a table for every constraint that is added later.
    operations = [
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=40, unique=True)),
                ('state', models.CharField(max_length=24)),
                ('affinity_bp', models.PositiveIntegerField(default=0)),
                ('invited_at', models.DateTimeField()),
                ('answer_by', models.DateField()),
                ('review_by', models.DateField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('pledged_at', models.DateTimeField(null=True)),
                ('pledge_digest', models.CharField(blank=True, help_text='of the words that were pledged', max_length=64)),
                ('beyond_ja', models.TextField(blank=True, help_text='why its reviewer has more in hand than the charter allows')),
                ('beyond_en', models.TextField(blank=True)),
                ('suggestion', models.TextField(blank=True, help_text='whom one who declined would ask instead')),
                ('reasons_ja', models.TextField(blank=True, help_text='of one who declined, stepped aside, was late or was taken off')),
                ('reasons_en', models.TextField(blank=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='applications.application')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to=settings.AUTH_USER_MODEL)),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='reviews.assignment')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['application', 'state'], name='assignment_application_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['accepted', 'agreed', 'declined', 'invited', 'lapsed', 'locked', 'pledged', 'recused', 'submitted'])), name='assignment_state_is_known'), models.UniqueConstraint(fields=('application', 'person'), name='assignment_is_made_once'), models.CheckConstraint(condition=models.Q(('affinity_bp__gte', 0), ('affinity_bp__lte', 10000)), name='assignment_affinity_is_a_share')],
            },
        ),
        migrations.CreateModel(
            name='Conflict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.CharField(db_index=True, max_length=40)),
                ('kind', models.CharField(choices=[('relative', 'relative'), ('same_organisation', 'same organisation'), ('joint_research_within_5_years', 'joint research within five years'), ('teacher_student', 'teacher and student'), ('competitor', 'direct competitor'), ('other', 'other')], max_length=32)),
                ('source', models.CharField(choices=[('declared', 'declared'), ('found', 'found in the records')], max_length=16)),
                ('kept_at', models.DateTimeField()),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conflicts', to='applications.application')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('application', 'person', 'kind'), name='conflict_stands_once')],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answers', models.JSONField(default=dict)),
                ('aside', models.JSONField(default=list)),
                ('version', models.PositiveIntegerField(default=0)),
                ('saved_at', models.DateTimeField()),
                ('assignment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='draft', to='reviews.assignment')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='InvitationLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('secret_digest', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
                ('assignment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='link', to='reviews.assignment')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ProposedReaders',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('agency', models.CharField(max_length=64)),
                ('made_by', models.CharField(max_length=40)),
                ('made_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('pairings', models.JSONField()),
                ('kept_bp', models.JSONField(default=dict)),
                ('standing', models.JSONField()),
                ('changes', models.JSONField(default=list)),
                ('command', models.CharField(max_length=300)),
                ('files', models.BinaryField()),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposed_readers', to='calls.call')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['call', 'agency'], name='proposed_call_agency')],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scores', models.JSONField(help_text='criterion to whole number')),
                ('remarks', models.JSONField(default=dict, help_text='criterion to what is said of it, to the applicant')),
                ('reasons_ja', models.TextField(blank=True, help_text='to the applicant, after the decision and without a name')),
                ('reasons_en', models.TextField(blank=True)),
                ('to_panel_ja', models.TextField(blank=True, help_text='to the panel, and never to the applicant')),
                ('to_panel_en', models.TextField(blank=True)),
                ('hours', models.PositiveSmallIntegerField(help_text='as the reviewer estimates them', null=True)),
                ('is_drawn', models.BooleanField(default=False)),
                ('drawn_note_ja', models.CharField(blank=True, max_length=300)),
                ('drawn_note_en', models.CharField(blank=True, max_length=300)),
                ('submitted_at', models.DateTimeField()),
                ('assignment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='review', to='reviews.assignment')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('is_drawn', False), models.Q(('drawn_note_en', ''), ('drawn_note_ja', ''), _negated=True), _connector='OR'), name='drawn_review_says_so')],
            },
        ),
        migrations.CreateModel(
            name='ReviewerProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.CharField(blank=True, max_length=40)),
                ('agency', models.CharField(blank=True, help_text='empty: reads for every agency', max_length=64)),
                ('fields', models.JSONField(default=list)),
                ('keywords', models.JSONField(default=list)),
                ('capacity', models.PositiveSmallIntegerField()),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reviewer_profile', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='KeptPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=500)),
                ('abstract', models.TextField(blank=True)),
                ('year', models.PositiveSmallIntegerField(null=True)),
                ('keywords', models.JSONField(default=list)),
                ('authors', models.JSONField(default=list)),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='reviews.reviewerprofile')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='SentBack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.JSONField(help_text='what the review held')),
                ('submitted_at', models.DateTimeField()),
                ('sent_back_at', models.DateTimeField()),
                ('reasons_ja', models.TextField(blank=True)),
                ('reasons_en', models.TextField(blank=True)),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sent_back', to='reviews.assignment')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
    ]
