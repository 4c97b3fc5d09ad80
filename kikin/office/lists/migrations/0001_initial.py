import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    # Written as whole tables: SQLite remakes a table for every constraint that is added later.
    operations = [
        migrations.CreateModel(
            name='Watchlist',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=64, unique=True)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='WatchlistEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=120)),
                ('digest', models.CharField(help_text='SHA-256 of all that follows, and of the key', max_length=64)),
                ('name', models.CharField(max_length=1000)),
                ('aliases', models.JSONField(default=list)),
                ('kind', models.CharField(blank=True, max_length=16)),
                ('countries', models.JSONField(default=list)),
                ('birth_dates', models.JSONField(default=list)),
                ('identifiers', models.JSONField(default=list, help_text='[[scheme, value], ...]')),
                ('programmes', models.JSONField(default=list)),
                ('watchlist', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='lists.watchlist')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['watchlist', 'key'], name='watchlist_entry_key')],
                'constraints': [models.UniqueConstraint(fields=('watchlist', 'digest'), name='watchlist_entry_is_kept_once')],
            },
        ),
        migrations.CreateModel(
            name='Stay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first', models.PositiveIntegerField()),
                ('last', models.PositiveIntegerField(null=True)),
                ('watchlist', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='lists.watchlist')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stays', to='lists.watchlistentry')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['watchlist', 'last'], name='watchlist_stay_last')],
                'constraints': [models.UniqueConstraint(fields=('entry', 'first'), name='watchlist_stay_begins_once'), models.CheckConstraint(condition=models.Q(('last__isnull', True), ('last__gte', models.F('first')), _connector='OR'), name='watchlist_stay_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='WatchlistVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=40, unique=True)),
                ('state', models.CharField(max_length=24)),
                ('number', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('file_sha256', models.CharField(blank=True, max_length=64)),
                ('format', models.CharField(blank=True, max_length=16)),
                ('effective_on', models.DateField()),
                ('rows_count', models.PositiveIntegerField()),
                ('added_count', models.PositiveIntegerField()),
                ('removed_count', models.PositiveIntegerField()),
                ('changed_count', models.PositiveIntegerField()),
                ('imported_at', models.DateTimeField()),
                ('proposed_by', models.CharField(blank=True, max_length=40)),
                ('shrink_reasons', models.TextField(blank=True, help_text='why the file is right, though it has lost many rows')),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.CharField(blank=True, max_length=40)),
                ('reasons_ja', models.TextField(blank=True)),
                ('reasons_en', models.TextField(blank=True)),
                ('base', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='lists.watchlistversion')),
                ('watchlist', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='lists.watchlist')),
            ],
            options={
                'ordering': ['watchlist', 'number'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['in_force', 'overtaken', 'proposed', 'rejected', 'superseded'])), name='watchlist_version_state_is_known'), models.UniqueConstraint(fields=('watchlist', 'number'), name='watchlist_version_is_numbered_once'), models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('watchlist',), name='watchlist_has_one_version_waiting')],
            },
        ),
    ]
