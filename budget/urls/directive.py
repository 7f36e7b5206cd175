"""Planning directives and the budget's frames."""

from django.urls import path

from budget.views import directive, proposals

ONE = "direktiv/<int:pk>/"
urlpatterns = [
    path("direktiv/", directive.directives, name="directives"),
    path("direktiv/nytt/", directive.new_directive, name="new_directive"),
    path(ONE, directive.directive, name="directive"),
    path(f"{ONE}andra/", directive.change_directive, name="change_directive"),
    path(f"{ONE}ramar.pdf", directive.directive_pdf, name="directive_pdf"),
    path(f"{ONE}ramar.xlsx", directive.directive_xlsx, name="directive_xlsx"),
    path(f"{ONE}steg/", directive.add_step, name="add_step"),
    path(f"{ONE}steg/<int:step>/", directive.change_step, name="change_step"),
    path(f"{ONE}steg/<int:step>/ta-bort/", directive.remove_step, name="remove_step"),
    path(f"{ONE}rad/", directive.add_line, name="add_line"),
    path(f"{ONE}rad/<int:line>/ta-bort/", directive.remove_line, name="remove_line"),
    path(f"{ONE}ramar/", proposals.frames, name="frames"),
    path(f"{ONE}ramar/angra/", proposals.undo_frames, name="undo_frames"),
    path(f"{ONE}forslag/", proposals.new_proposal, name="new_proposal"),
    path(f"{ONE}forslag/<int:proposal>/", proposals.change_proposal, name="change_proposal"),
    path(f"{ONE}forslag/<int:proposal>/lagt/", proposals.table_proposal, name="table_proposal"),
    path(f"{ONE}forslag/<int:proposal>/inte-lagt/", proposals.take_back_proposal, name="take_back_proposal"),
    path(f"{ONE}forslag/<int:proposal>/ta-bort/", proposals.remove_proposal, name="remove_proposal"),
    path(f"{ONE}forslag/<int:proposal>/ramar/", proposals.proposal_frames, name="proposal_frames"),
    path(
        f"{ONE}forslag/<int:proposal>/ramar/angra/",
        proposals.undo_proposal_frames,
        name="undo_proposal_frames",
    ),
]
