from django.urls import URLPattern, URLResolver, path

from grants.views import applications, calls, compilations, importing, recommending

app_name = "grants"
urlpatterns: list[URLPattern | URLResolver] = []

# Rounds, applications and compilations
urlpatterns += [
    path("utlysningar/", calls.calls, name="calls"),
    path("utlysningar/ny/", calls.new_call, name="new_call"),
    path("utlysningar/<int:pk>/", calls.call, name="call"),
    path("utlysningar/<int:pk>/andra/", calls.edit_call, name="edit_call"),
    path("utlysningar/<int:pk>/avsluta/", calls.end_call, name="end_call"),
    path("utlysningar/<int:pk>/oppna-igen/", calls.take_up_call, name="take_up_call"),
    path("utlysningar/<int:pk>/nycklar/", calls.keys, name="keys"),
    path("utlysningar/<int:pk>/nycklar/<int:number>/sparra/", calls.end_key, name="end_key"),
    path("utlysningar/<int:pk>/ansokningar/ny/", applications.new_application, name="new_application"),
    path("utlysningar/<int:pk>/ansokningar/las-in/", importing.import_file, name="import"),
    path("utlysningar/<int:pk>/ansokningar/mall.xlsx", importing.import_template, name="import_template"),
    path("utlysningar/<int:pk>/jav/<int:number>/hav/", applications.lift, name="lift_conflict"),
    path("utlysningar/<int:pk>/sammanstall/", recommending.begin, name="begin_compilation"),
    path("ansokningar/<int:pk>/", applications.application, name="application"),
    path("ansokningar/<int:pk>/andra/", applications.edit_application, name="edit_application"),
    path("ansokningar/<int:pk>/aterta/", applications.take_back, name="withdraw_application"),
    path("ansokningar/<int:pk>/jav/", applications.declare, name="declare_conflict"),
    path("sammanstallningar/<int:pk>/", compilations.compilation, name="compilation"),
    path("sammanstallningar/<int:pk>/forslag/", recommending.recommend, name="recommend"),
    path("sammanstallningar/<int:pk>/forslag/angra/", recommending.undo, name="undo_recommend"),
    path("sammanstallningar/<int:pk>/huvud/", compilations.heading, name="compilation_heading"),
    path("sammanstallningar/<int:pk>/godkann/", compilations.freeze, name="freeze_compilation"),
    path("sammanstallningar/<int:pk>/pdf/", compilations.compilation_pdf, name="compilation_pdf"),
    path("sammanstallningar/<int:pk>/xlsx/", compilations.compilation_book, name="compilation_book"),
    path("skal/", calls.reasons, name="reasons"),
    path("skal/<int:pk>/sluta/", calls.end_reason, name="end_reason"),
]
