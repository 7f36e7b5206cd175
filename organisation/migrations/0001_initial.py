import core.clock
import datetime
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-post')),
                ('name', models.CharField(max_length=120, verbose_name='namn')),
                ('title', models.CharField(blank=True, max_length=120, verbose_name='titel')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='telefon')),
                ('protected', models.BooleanField(default=False, verbose_name='skyddade personuppgifter')),
                ('is_active', models.BooleanField(default=True, verbose_name='får logga in')),
                ('joined_at', models.DateTimeField(default=core.clock.now, verbose_name='upplagd')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'personer',
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='Authority',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True, verbose_name='namn')),
                ('slug', models.SlugField(unique=True, verbose_name='kortnamn i adresser')),
                ('municipality', models.CharField(max_length=80, verbose_name='kommun')),
                ('department', models.CharField(max_length=120, verbose_name='förvaltning i brevhuvudet')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='adress i sidfoten')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-post')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='telefon')),
            ],
            options={
                'verbose_name': 'myndighet',
                'verbose_name_plural': 'myndigheter',
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='Body',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('council', 'fullmäktige'), ('board', 'styrelse'), ('committee', 'nämnd'), ('subcommittee', 'utskott')], max_length=12, verbose_name='slag')),
                ('name', models.CharField(max_length=120, verbose_name='namn')),
                ('short_name', models.CharField(max_length=20, verbose_name='kort namn')),
                ('slug', models.SlugField(unique=True, verbose_name='kortnamn i adresser')),
                ('addressee', models.TextField(verbose_name='adressat i skrivelser, rad för rad')),
                ('register_prefix', models.CharField(max_length=6, verbose_name='diarium för organets egna handlingar')),
                ('formalia_numbered', models.BooleanField(default=False, verbose_name='formalia får paragraf')),
                ('reports_numbered', models.BooleanField(default=False, verbose_name='anmälningar får paragraf')),
                ('manuscript_days', models.PositiveSmallIntegerField(default=14, verbose_name='manusstopp, dagar före')),
                ('preparation_days', models.PositiveSmallIntegerField(default=11, verbose_name='beredning, dagar före')),
                ('summons_days', models.PositiveSmallIntegerField(default=7, verbose_name='kallelse, dagar före')),
                ('meets_at', models.TimeField(default=datetime.time(8, 30), verbose_name='vanlig tid')),
                ('ends_at', models.TimeField(default=datetime.time(12, 0), verbose_name='slutar vanligen')),
                ('meets_in', models.CharField(blank=True, max_length=120, verbose_name='vanlig plats')),
                ('approvers', models.PositiveSmallIntegerField(default=1, verbose_name='justerare utöver ordföranden')),
                ('electronic_approval', models.BooleanField(default=False, verbose_name='protokoll får justeras elektroniskt enligt fullmäktiges beslut (KL 5:69)')),
                ('returning', models.CharField(choices=[('never', 'nej'), ('other_party', 'ja, om ingen ersättare från samma parti har tagit platsen'), ('always', 'ja')], default='other_party', max_length=12, verbose_name='den som har lämnat sammanträdet får tjänstgöra igen')),
                ('minutes_kept_at', models.CharField(blank=True, max_length=200, verbose_name='protokollen förvaras hos')),
                ('substitution', models.JSONField(blank=True, default=dict, verbose_name='parti för parti, i vilken ordning ersättare kallas in')),
                ('publish_agenda', models.CharField(choices=[('never', 'aldrig'), ('at_issue', 'när kallelsen utfärdas'), ('after_approval', 'när protokollet är justerat')], default='never', max_length=16, verbose_name='ärendelistan på webben')),
                ('publish_documents', models.CharField(choices=[('never', 'aldrig'), ('at_issue', 'när kallelsen utfärdas'), ('after_approval', 'när protokollet är justerat')], default='never', max_length=16, verbose_name='handlingarna på webben')),
                ('publish_minutes', models.CharField(choices=[('never', 'aldrig'), ('at_issue', 'när kallelsen utfärdas'), ('after_approval', 'när protokollet är justerat')], default='never', max_length=16, verbose_name='protokollet på webben')),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bodies', to='organisation.authority', verbose_name='myndighet')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='organisation.body', verbose_name='utses av')),
            ],
            options={
                'verbose_name': 'organ',
                'verbose_name_plural': 'organ',
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='Digest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=core.clock.now, verbose_name='skapat')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='skickat')),
                ('failed', models.CharField(blank=True, max_length=300, verbose_name='kunde inte skickas')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='försök')),
                ('on', models.DateField(verbose_name='dag')),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='digests', to=settings.AUTH_USER_MODEL, verbose_name='till')),
            ],
            options={
                'verbose_name': 'samlat meddelande',
                'verbose_name_plural': 'samlade meddelanden',
                'ordering': ('-id',),
                'indexes': [models.Index(condition=models.Q(('sent_at__isnull', True)), fields=['sent_at'], name='digest_unsent')],
                'constraints': [models.UniqueConstraint(fields=('to', 'on'), name='digest_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=core.clock.now, verbose_name='skapat')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='skickat')),
                ('failed', models.CharField(blank=True, max_length=300, verbose_name='kunde inte skickas')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='försök')),
                ('kind', models.CharField(default='other', max_length=40, verbose_name='slag')),
                ('subject', models.CharField(max_length=200, verbose_name='ämne')),
                ('text', models.TextField(verbose_name='text')),
                ('path', models.CharField(blank=True, max_length=300, verbose_name='länk')),
                ('ref', models.CharField(blank=True, max_length=80, verbose_name='gäller')),
                ('by_mail', models.BooleanField(default=True, verbose_name='går med e-post')),
                ('daily', models.BooleanField(default=False, verbose_name='samlas till dagens brev')),
                ('digest', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='organisation.digest', verbose_name='gick med')),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to=settings.AUTH_USER_MODEL, verbose_name='till')),
            ],
            options={
                'verbose_name': 'meddelande',
                'verbose_name_plural': 'meddelanden',
                'ordering': ('-id',),
                'indexes': [models.Index(condition=models.Q(('by_mail', True), ('sent_at__isnull', True)), fields=['sent_at'], name='message_unsent'), models.Index(fields=['ref'], name='message_ref')],
                'constraints': [models.CheckConstraint(condition=models.Q(('digest__isnull', True), models.Q(('by_mail', True), ('daily', True)), _connector='OR'), name='message_in_digest_is_daily')],
            },
        ),
        migrations.CreateModel(
            name='NoticeChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40, verbose_name='slag')),
                ('way', models.CharField(choices=[('now', 'Genast'), ('daily', 'Samlat en gång om dagen'), ('page', 'Bara på sidan')], max_length=5, verbose_name='hur')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notice_choices', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'val av avisering',
                'verbose_name_plural': 'val av aviseringar',
                'constraints': [models.UniqueConstraint(fields=('user', 'kind'), name='notice_choice_once_per_kind'), models.CheckConstraint(condition=models.Q(('way__in', ['now', 'daily', 'page'])), name='notice_choice_is_a_way')],
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='plats')),
                ('party', models.CharField(blank=True, max_length=12, verbose_name='parti')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='organisation.body', verbose_name='organ')),
            ],
            options={
                'verbose_name': 'plats',
                'verbose_name_plural': 'platser',
                'ordering': ('body', 'number'),
                'constraints': [models.UniqueConstraint(fields=('body', 'number'), name='seat_number_once_per_body')],
            },
        ),
        migrations.CreateModel(
            name='Mandate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('chair', 'ordförande'), ('vice_chair', 'vice ordförande'), ('second_vice_chair', '2:e vice ordförande'), ('member', 'ledamot'), ('substitute', 'ersättare')], max_length=18, verbose_name='uppdrag')),
                ('role_order', models.PositiveSmallIntegerField(editable=False)),
                ('party', models.CharField(blank=True, max_length=12, verbose_name='parti')),
                ('turn', models.PositiveSmallIntegerField(default=0, verbose_name='ordning bland ersättarna')),
                ('from_on', models.DateField(verbose_name='från och med')),
                ('until_on', models.DateField(blank=True, null=True, verbose_name='till och med')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='organisation.body', verbose_name='organ')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('seat', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='organisation.seat', verbose_name='plats')),
            ],
            options={
                'verbose_name': 'uppdrag',
                'verbose_name_plural': 'uppdrag',
                'ordering': ('body', 'role_order', 'turn'),
                'constraints': [models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gte', models.F('from_on')), _connector='OR'), name='mandate_ends_after_it_starts', violation_error_message='Uppdraget slutar före det börjar.')],
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='namn')),
                ('slug', models.SlugField(verbose_name='kortnamn')),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='units', to='organisation.authority', verbose_name='myndighet')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='organisation.unit', verbose_name='del av')),
            ],
            options={
                'verbose_name': 'enhet',
                'verbose_name_plural': 'enheter',
                'ordering': ('name',),
                'constraints': [models.UniqueConstraint(fields=('authority', 'slug'), name='unit_slug_once_per_authority')],
            },
        ),
        migrations.CreateModel(
            name='RoleAssignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('official', 'Handläggare'), ('registrar', 'Registrator'), ('manager', 'Chef'), ('secretary', 'Nämndsekreterare'), ('cleared', 'Läser sekretess'), ('economist', 'Ekonom'), ('administrator', 'Administratör')], max_length=16, verbose_name='roll')),
                ('from_on', models.DateField(verbose_name='från och med')),
                ('until_on', models.DateField(blank=True, null=True, verbose_name='till och med')),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='role_assignments', to='organisation.authority', verbose_name='myndighet')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='role_assignments', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='role_assignments', to='organisation.unit', verbose_name='enhet')),
            ],
            options={
                'verbose_name': 'roll',
                'verbose_name_plural': 'roller',
                'ordering': ('user', 'role'),
                'constraints': [models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gte', models.F('from_on')), _connector='OR'), name='role_ends_after_it_starts', violation_error_message='Rollen slutar före den börjar.')],
            },
        ),
        migrations.CreateModel(
            name='ApprovalLevel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='ordning')),
                ('body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='levels', to='organisation.body', verbose_name='organets kedja')),
                ('approver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit', verbose_name='enhet vars chef godkänner')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='levels', to='organisation.unit', verbose_name='enhetens kedja')),
            ],
            options={
                'verbose_name': 'nivå för godkännande',
                'verbose_name_plural': 'nivåer för godkännande',
                'ordering': ('position', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('body__isnull', True), ('unit__isnull', False)), models.Q(('body__isnull', False), ('unit__isnull', True)), _connector='OR'), name='approval_level_of_unit_or_body', violation_error_message='En nivå hör till en enhet eller till ett organ.'), models.UniqueConstraint(fields=('unit', 'approver'), name='approval_level_once_per_unit'), models.UniqueConstraint(fields=('body', 'approver'), name='approval_level_once_per_body')],
            },
        ),
        migrations.AddField(
            model_name='user',
            name='unit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='organisation.unit', verbose_name='enhet'),
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_on', models.DateField(verbose_name='borta från och med')),
                ('until_on', models.DateField(verbose_name='till och med')),
                ('registered_at', models.DateTimeField(default=core.clock.now, verbose_name='upplagd')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='avslutad i förtid')),
                ('told_at', models.DateTimeField(blank=True, null=True, verbose_name='ersättaren har fått veta vad som väntar')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('registered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='upplagd av')),
                ('substitute', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stands_in', to=settings.AUTH_USER_MODEL, verbose_name='ersättare')),
            ],
            options={
                'verbose_name': 'frånvaro',
                'verbose_name_plural': 'frånvaro',
                'ordering': ('from_on', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('from_on'))), name='absence_ends_after_it_starts', violation_error_message='Frånvaron slutar före den börjar.'), models.CheckConstraint(condition=models.Q(('person', models.F('substitute')), _negated=True), name='absence_has_another_substitute', violation_error_message='Välj någon annan än den som är borta.')],
            },
        ),
    ]
