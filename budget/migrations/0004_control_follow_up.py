"""Reassessments, approvals of follow-ups, what the steps of a scale mean; and what was reported is append-only in the
database itself."""

import core.clock
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from budget.guards import lower_guards, raise_guards


class Migration(migrations.Migration):

    dependencies = [
        ('budget', '0003_indicators'),
        ('cases', '0004_motions'),
        ('organisation', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FollowUpApproval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tertial', models.PositiveSmallIntegerField(choices=[(1, 'T1'), (2, 'T2'), (3, 'T3')], verbose_name='tertial')),
            ],
            options={
                'verbose_name': 'godkänd uppföljning',
                'verbose_name_plural': 'godkända uppföljningar',
                'ordering': ('tertial', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Reassessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tertial', models.PositiveSmallIntegerField(choices=[(1, 'T1'), (2, 'T2'), (3, 'T3')], verbose_name='tertial')),
                ('likelihood', models.PositiveSmallIntegerField(verbose_name='sannolikhet')),
                ('consequence', models.PositiveSmallIntegerField(verbose_name='konsekvens')),
                ('effect', models.TextField(verbose_name='åtgärdernas effekt')),
                ('at', models.DateTimeField(default=core.clock.now, verbose_name='när')),
            ],
            options={
                'verbose_name': 'omvärdering',
                'verbose_name_plural': 'omvärderingar',
                'ordering': ('at', 'id'),
            },
        ),
        migrations.AddField(
            model_name='controlplan',
            name='decision',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='control_plans', to='cases.decision', verbose_name='beslut'),
        ),
        migrations.AddField(
            model_name='riskscale',
            name='consequence_means',
            field=models.JSONField(blank=True, default=list, verbose_name='vad konsekvenserna betyder'),
        ),
        migrations.AddField(
            model_name='riskscale',
            name='likelihood_means',
            field=models.JSONField(blank=True, default=list, verbose_name='vad sannolikheterna betyder'),
        ),
        migrations.AddConstraint(
            model_name='controlplan',
            constraint=models.CheckConstraint(condition=models.Q(('decision', None), ('adopted_on__isnull', False), _connector='OR'), name='control_plan_decided_is_adopted'),
        ),
        migrations.AddField(
            model_name='followupapproval',
            name='decision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='control_follow_ups', to='cases.decision', verbose_name='beslut'),
        ),
        migrations.AddField(
            model_name='followupapproval',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='budget.controlplan', verbose_name='plan'),
        ),
        migrations.AddField(
            model_name='reassessment',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='av'),
        ),
        migrations.AddField(
            model_name='reassessment',
            name='risk',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='budget.risk', verbose_name='risk'),
        ),
        migrations.AddConstraint(
            model_name='followupapproval',
            constraint=models.UniqueConstraint(fields=('plan', 'tertial', 'decision'), name='control_follow_up_approved_once'),
        ),
        migrations.AddConstraint(
            model_name='followupapproval',
            constraint=models.CheckConstraint(condition=models.Q(('tertial__range', (1, 3))), name='control_follow_up_of_a_tertial'),
        ),
        migrations.AddConstraint(
            model_name='reassessment',
            constraint=models.CheckConstraint(condition=models.Q(('effect', ''), _negated=True), name='reassessment_says_why'),
        ),
        migrations.AddConstraint(
            model_name='reassessment',
            constraint=models.CheckConstraint(condition=models.Q(('tertial__range', (1, 3))), name='reassessment_of_a_tertial'),
        ),
        migrations.AddConstraint(
            model_name='reassessment',
            constraint=models.CheckConstraint(condition=models.Q(('consequence__range', (1, 9)), ('likelihood__range', (1, 9))), name='reassessment_on_a_scale'),
        ),
        migrations.RunPython(raise_guards, lower_guards),
    ]
