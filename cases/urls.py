from django.urls import path, register_converter

from cases.views import case, diary, files, record
from core.dnr import SlugConverter

register_converter(SlugConverter, "dnrslug")

app_name = "cases"
urlpatterns = [
    path("", diary.diary, name="diary"),
    path("<dnrslug:slug>/", case.case, name="case"),
    path("<dnrslug:slug>/handlingar/<int:number>/", record.record, name="record"),
    path("<dnrslug:slug>/filer/<int:pk>/", files.file, name="file"),
]
