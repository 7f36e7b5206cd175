from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0015_delegated'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='memosection',
            name='memo_section_kind_once',
        ),
        migrations.AddField(
            model_name='memolevel',
            name='role',
            field=models.CharField(blank=True, max_length=20, verbose_name='roll som godkänner'),
        ),
        migrations.AddField(
            model_name='memosection',
            name='params',
            field=models.JSONField(blank=True, default=dict, verbose_name='med'),
        ),
        migrations.AddField(
            model_name='memosection',
            name='part',
            field=models.CharField(blank=True, max_length=30, verbose_name='beräknas som'),
        ),
        migrations.AlterField(
            model_name='memosection',
            name='kind',
            field=models.CharField(choices=[('proposal', 'Förslag till beslut'), ('prose', 'Text'), ('computed', 'Beräknat'), ('enclosures', 'Beslutsunderlag'), ('prepared_by', 'Beredningsansvariga'), ('recipients', 'Beslutet ska skickas till')], max_length=12, verbose_name='slag'),
        ),
        migrations.AddConstraint(
            model_name='memosection',
            constraint=models.UniqueConstraint(condition=models.Q(('kind__in', ['prose', 'computed']), _negated=True), fields=('memo', 'kind'), name='memo_section_kind_once'),
        ),
        migrations.AddConstraint(
            model_name='memosection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'computed'), models.Q(('part', ''), _negated=True)), models.Q(models.Q(('kind', 'computed'), _negated=True), ('part', '')), _connector='OR'), name='memo_computed_says_what'),
        ),
    ]
