"""Addresses under /arbete/granskningar/."""

from django.urls import URLPattern, URLResolver, path

import core.converters  # noqa: F401  registers isodate
from audits.views import answers, following, reviews

app_name = "audits"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", reviews.reviews, name="reviews"),
    path("ny/", reviews.new_review, name="new_review"),
    path("uppfoljning/<slug:body>/", following.follow_up, name="follow_up"),
    path("uppfoljning/<slug:body>/pdf/", following.follow_up_pdf, name="follow_up_pdf"),
    path("uppfoljning/<slug:body>/faststall/", following.keep, name="keep_report"),
    path("uppfoljning/<slug:body>/<isodate:on>/", following.kept_report, name="kept_report"),
    path("uppfoljning/<slug:body>/<isodate:on>/pdf/", following.kept_pdf, name="kept_report_pdf"),
    path("<int:pk>/", reviews.review, name="review"),
    path("<int:pk>/andra/", reviews.edit_review, name="edit_review"),
    path("<int:pk>/rekommendationer/", reviews.add_recommendations, name="add_recommendations"),
    path("<int:pk>/rekommendationer/<int:number>/", reviews.recommendation, name="recommendation"),
    path(
        "<int:pk>/rekommendationer/<int:number>/ta-bort/",
        reviews.remove_recommendation,
        name="remove_recommendation",
    ),
    path("<int:pk>/rekommendationer/<int:number>/bedomning/", reviews.verdict, name="verdict"),
    path("<int:pk>/<slug:body>/svar/nytt/", answers.new_answer, name="new_answer"),
    path("<int:pk>/<slug:body>/svar/<int:answer>/", answers.edit_answer, name="edit_answer"),
    path("<int:pk>/<slug:body>/svar/<int:answer>/ta-bort/", answers.remove_answer, name="remove_answer"),
    path("<int:pk>/<slug:body>/svar/<int:answer>/atgard/", answers.add_action, name="add_action"),
    path("<int:pk>/<slug:body>/atgarder/<int:action>/ta-bort/", answers.remove_action, name="remove_action"),
    path("<int:pk>/<slug:body>/inledning/", answers.frame, name="frame"),
    path("<int:pk>/<slug:body>/yttrande/", answers.reply, name="reply"),
    path("<int:pk>/<slug:body>/yttrande/pdf/", answers.reply_pdf, name="reply_pdf"),
    path("<int:pk>/<slug:body>/yttrande/lagg-fram/", answers.propose, name="propose"),
    path("<int:pk>/<slug:body>/yttrande/oppna/", answers.reopen, name="reopen"),
    path("<int:pk>/<slug:body>/yttrande/antaget/", answers.adopt, name="adopt"),
]
