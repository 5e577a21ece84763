"""Method packs on their pages: who may load and remove them, what is said of a wrong one, and what an initiative sees of an upgrade."""

import logging
from typing import Any, ClassVar
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

import method
from accounts.models import Person, User
from accounts.services import INSTALLATION
from adoption.methods import method_for
from adoption.models import Pack, PackVersion
from adoption.services import packs as services
from core import events
from core.db import Superseded
from core.models import Event
from documents.plan.whole import plan_document
from documents.services import writing
from tests import factories
from tests.factories import Case
from tests.support import packs
from tests.support.processes import RealDatabase

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(sign_in: Any, case: Case) -> Client:
    """The administrator of the lead organisation."""
    return sign_in(case.administrator)


@pytest.fixture
def root(sign_in: Any) -> Client:
    somebody = factories.person("Root")
    User.objects.filter(person=somebody).update(is_superuser=True)
    return sign_in(Person.objects.get(pk=somebody.pk))


def posted(case: Case, text: str = "", **values: Any) -> dict[str, Any]:
    return {"keeper": str(case.lead.pk), "text": text, **values}


class TestLoading:
    URL = "/administration/packs/load/"

    def test_a_pasted_pack_is_kept_with_its_fingerprint(self, client: Client, case: Case) -> None:
        answer = client.post(self.URL, posted(case, packs.text(questions=[packs.question()])))
        version = PackVersion.objects.get()
        assert answer["Location"] == reverse("pack-version", args=[version.pk])
        assert (version.pack.organisation, version.version, version.loaded_by) == (case.lead, "1.0", case.administrator)
        assert version.sha256 == services.fingerprint(version.content)
        event = Event.objects.get(action="adoption.pack.loaded")
        assert (event.stream, event.actor) == (INSTALLATION, case.administrator.pk) and events.verify(INSTALLATION) is None

    def test_a_file_is_read_like_a_text(self, client: Client, case: Case) -> None:
        file = SimpleUploadedFile("own.yaml", packs.text(questions=[packs.question()]).replace("\n", "\r\n").encode())
        client.post(self.URL, posted(case, file=file))
        assert "\r" not in PackVersion.objects.get().content

    def test_a_fault_is_said_with_file_line_and_key_and_the_line_is_quoted(self, client: Client, case: Case) -> None:
        text = packs.text(questions=[packs.question(area="music")])
        answer = client.post(self.URL, posted(case, text))
        said = answer.context["form"].errors["text"]
        line = next(at for at, words in enumerate(text.split("\n"), 1) if "music" in words)
        assert said == [f"pack.yaml, line {line}: questions[own.heard].area: “music” does not exist. The line says: area: music"]
        assert "area: music" in answer.content.decode() and not Pack.objects.exists()

    def test_the_text_of_a_wrong_file_stands_in_the_box_to_be_mended(self, client: Client, case: Case) -> None:
        file = SimpleUploadedFile("own.yaml", b"pack: {}\nphases: []\n")
        answer = client.post(self.URL, posted(case, file=file))
        assert answer.context["form"].errors["file"][0].startswith("own.yaml, line 2: phases: cannot be changed by a pack")
        assert "phases: []" in str(answer.context["form"]["text"])

    def test_a_file_of_ten_megabytes_is_refused(self, client: Client, case: Case) -> None:
        answer = client.post(self.URL, posted(case, file=SimpleUploadedFile("big.yaml", b"x" * 10 * 1024 * 1024)))
        assert "is too large" in answer.context["form"].errors["file"][0] and not Pack.objects.exists()

    def test_a_pasted_text_that_is_too_long_is_refused(self, client: Client, case: Case) -> None:
        assert client.post(self.URL, posted(case, "x" * (1024 * 1024 + 1))).context["form"].errors["text"]

    def test_nothing_chosen_and_nothing_pasted(self, client: Client, case: Case) -> None:
        assert client.post(self.URL, posted(case)).context["form"].errors["file"] == ["Choose a file, or paste the text of the pack."]

    def test_what_looks_like_html_is_shown_as_text(self, client: Client, case: Case) -> None:
        text = packs.text(questions=[packs.question(text=packs.four("<script>alert(1)</script>"))])
        answer = client.post(self.URL, posted(case, text), follow=True).content.decode()
        assert "&lt;script&gt;" in answer and "<script>alert" not in answer

    def test_the_same_content_again_is_said_to_be_there(self, client: Client, case: Case) -> None:
        text = packs.text(questions=[packs.question()])
        client.post(self.URL, posted(case, text))
        assert "loaded already, word for word" in client.post(self.URL, posted(case, text), follow=True).content.decode()
        assert PackVersion.objects.count() == 1 and Event.objects.filter(action="adoption.pack.loaded").count() == 1

    def test_a_number_that_is_used_with_other_content_is_refused(self, client: Client, case: Case) -> None:
        packs.load(case.lead)
        answer = client.post(self.URL, posted(case, packs.text(questions=[packs.question("own.other")])))
        assert "Version 1.0 is loaded already with other content" in answer.context["form"].errors["text"][0]
        assert "own.other" in answer.content.decode() and PackVersion.objects.count() == 1

    def test_an_administrator_loads_for_the_own_organisation_only(self, client: Client, root: Client, case: Case) -> None:
        text = packs.text(questions=[packs.question()])
        for keeper in ("all", str(case.partner.pk), str(uuid4()), ""):
            assert "keeper" in client.post(self.URL, posted(case, text, keeper=keeper)).context["form"].errors
        assert root.post(self.URL, posted(case, text, keeper="all")).status_code == 302
        assert Pack.objects.get().organisation is None

    def test_a_ready_pack_fills_the_box(self, client: Client, case: Case) -> None:
        """The issue: two ready packs prove it."""
        for key in ("prosjektveiviseren", "kommunens_checklista"):
            text = client.get(f"{self.URL}?ready={key}").context["form"].initial["text"]
            assert client.post(self.URL, posted(case, text)).status_code == 302
        assert set(Pack.objects.values_list("key", flat=True)) == {"prosjektveiviseren", "kommunens_checklista"}

    def test_by_the_command(self, case: Case, tmp_path: Any, capsys: Any) -> None:
        file = tmp_path / "own.yaml"
        file.write_text(packs.text(questions=[packs.question()]), encoding="utf-8")
        call_command("load_pack", str(file), organisation=case.lead.name)
        assert PackVersion.objects.get().pack.organisation == case.lead and "is loaded" in capsys.readouterr().out
        file.write_text("pack: {}\nphases: []\n", encoding="utf-8")
        with pytest.raises(CommandError, match="own.yaml, line 2: phases: cannot be changed"):
            call_command("load_pack", str(file))
        with pytest.raises(CommandError, match="no organisation called Nowhere"):
            call_command("load_pack", str(file), organisation="Nowhere")


class TestList:
    def test_it_says_how_many_initiatives_use_a_version_and_names_none(self, client: Client, case: Case) -> None:
        packs.follow(case, packs.load(case.lead))
        page = client.get("/administration/packs/").content.decode()
        assert "used in 1 initiative" in page and case.initiative.name not in page

    def test_packs_of_others_are_not_there(self, client: Client, root: Client, case: Case) -> None:
        theirs, shared = packs.load(case.partner, key="theirs"), packs.load(key="shared")
        page = client.get("/administration/packs/").content.decode()
        assert "shared" in page and "theirs" not in page
        for name, pk in (("pack-version", theirs.pk), ("pack-yaml", theirs.pk), ("pack-remove", theirs.pack_id)):
            assert client.get(reverse(name, args=[pk])).status_code == 404
        assert client.get(reverse("pack-remove", args=[shared.pack_id])).status_code == 403
        assert root.get(reverse("pack-remove", args=[shared.pack_id])).status_code == 200

    def test_it_costs_the_same_however_many_packs_there_are(self, client: Client, case: Case, django_assert_max_num_queries: Any) -> None:
        for at in range(8):
            packs.load(case.lead, key=f"pack_{at}")
        with django_assert_max_num_queries(14):
            assert len(client.get("/administration/packs/").context["rows"]) == 8

    def test_the_file_is_fetched_as_it_was_loaded_and_never_shown_as_a_page(self, client: Client, case: Case) -> None:
        version = packs.load(case.lead)
        answer = client.get(reverse("pack-yaml", args=[version.pk]))
        assert answer.content.decode() == version.content
        assert answer["Content-Disposition"] == 'attachment; filename="own_pack-1.0.yaml"'
        assert answer["X-Content-Type-Options"] == "nosniff"

    def test_the_ways_to_it_are_offered_to_administrators(self, client: Client, case: Case) -> None:
        assert 'href="/administration/packs/"' in client.get("/administration/").content.decode()
        page = client.get(reverse("organisation-edit", args=[case.lead.pk])).content.decode()
        assert reverse("decision-points", args=[case.lead.pk]) in page


class TestRemoving:
    def test_initiatives_keep_it_and_no_other_can_choose_it(self, client: Client, sign_in: Any, case: Case) -> None:
        """The issue: an initiative whose pack was removed still works."""
        version = packs.load(case.lead, documents=[packs.document(demanded_at=1, level="enforce")], questions=[packs.question()])
        packs.follow(case, version)
        document = writing.ensure(case.initiative, "own_paper", case.coordinator)
        assert client.post(reverse("pack-remove", args=[version.pack_id])).status_code == 302
        assert method_for(case.fresh()).question("own.heard")[0].key == "legal"
        team = sign_in(case.coordinator)
        for way in (
            document.get_absolute_url(),
            reverse("documents", args=[case.initiative.pk]),
            reverse("milestone", args=[case.initiative.pk, 1]),
        ):
            assert team.get(way).status_code == 200
        assert Event.objects.filter(action="adoption.pack.removed").count() == 1

    def test_twice_is_once(self, client: Client, case: Case) -> None:
        version = packs.load(case.lead)
        services.remove(version.pack, by=case.administrator)
        with pytest.raises(Superseded):
            services.remove(version.pack, by=case.administrator)
        assert "has removed the pack already" in client.post(reverse("pack-remove", args=[version.pack_id]), follow=True).content.decode()

    def test_loading_it_again_offers_it_again(self, case: Case) -> None:
        version = packs.load(case.lead)
        services.remove(version.pack, by=None)
        assert packs.load(case.lead) == version and Pack.objects.get().removed_at is None

    def test_a_pack_whose_row_is_gone_is_left_out_and_the_rest_works(self, sign_in: Any, case: Case, caplog: Any) -> None:
        version = packs.load(case.lead, documents=[packs.document(demanded_at=1, level="enforce")])
        packs.follow(case, version)
        document = writing.ensure(case.initiative, "own_paper", case.coordinator)
        type(case.initiative).objects.filter(pk=case.initiative.pk).update(packs=[str(uuid4())])
        with caplog.at_level(logging.ERROR):
            assert method_for(case.fresh()).milestone(1).basis == method.milestone(1).basis
        assert "is gone; it is left out" in caplog.text
        answer = sign_in(case.coordinator).get(document.get_absolute_url())
        assert answer.status_code == 200 and "Own paper" in answer.content.decode()

    def test_a_pack_that_cannot_be_read_any_more_is_left_out(self, case: Case, caplog: Any) -> None:
        version = packs.load(case.lead)
        PackVersion.objects.filter(pk=version.pk).update(content="pack: [")
        packs.follow(case, version)
        with caplog.at_level(logging.ERROR), pytest.raises(KeyError):
            method_for(case.initiative).question("own.heard")
        assert "cannot be read any more" in caplog.text


class TestOtherWords:
    """What a pack says otherwise stands wherever the initiative meets it, and nowhere else."""

    WORDS: ClassVar[dict[str, Any]] = {
        "areas": {"architecture": {"name": packs.four("Our drawings")}},
        "notes": {"people": {"text": packs.four("Our own advice")}},
    }

    def test_on_the_pages(self, sign_in: Any, case: Case) -> None:
        packs.follow(case, packs.load(texts=self.WORDS))
        page = sign_in(case.coordinator).get(reverse("people", args=[case.initiative.pk])).content.decode()
        assert "Our own advice (en)" in page and "Our drawings (en)" in page

    def test_in_the_plan_on_paper(self, case: Case) -> None:
        before = str(plan_document(case.initiative))
        packs.follow(case, packs.load(texts=self.WORDS))
        after = str(plan_document(case.initiative))
        assert "Our drawings (en)" in after and "Our own advice (en)" in after and "Our drawings (en)" not in before


class TestUpgrade:
    def newer(self, case: Case) -> PackVersion:
        packs.follow(case, packs.load(case.lead))
        return packs.load(case.lead, "1.1", questions=[packs.question(text=packs.four("Truly?"))], points=[self.point()])

    def point(self) -> dict[str, Any]:
        return {"key": "own_point", "milestone": 5, "kind": "verify", "text": packs.four("It works.")}

    def test_an_initiative_stays_on_its_version_until_it_is_confirmed(self, sign_in: Any, case: Case) -> None:
        version = self.newer(case)
        assert str(method_for(case.initiative).question("own.heard")[1].text) == "Were they heard? (en)"
        url, client = reverse("pack-upgrade", args=[case.initiative.pk, version.pk]), sign_in(case.coordinator)
        page = client.get(url).content.decode()
        assert "It works. (en)" in page and "Truly? (en)" in page and "Were they heard? (en)" in page
        assert str(method_for(case.fresh()).question("own.heard")[1].text) == "Were they heard? (en)"
        assert client.post(url, {"version": case.initiative.version}).status_code == 302
        after = method_for(case.fresh())
        assert str(after.question("own.heard")[1].text) == "Truly? (en)" and after.milestone(5).points[-1].key == "own_point"
        assert Event.objects.filter(stream=case.initiative.pk, action="adoption.method.chosen").count() == 1

    def test_somebody_who_saw_an_older_initiative_changes_nothing(self, sign_in: Any, case: Case) -> None:
        version = self.newer(case)
        url, seen = reverse("pack-upgrade", args=[case.initiative.pk, version.pk]), case.initiative.version
        factories.setup.edit(case.initiative, by=case.coordinator, seen_version=seen, name="Named anew")
        answer = sign_in(case.coordinator).post(url, {"version": seen}, follow=True).content.decode()
        assert "changed the initiative meanwhile" in answer and str(version.pk) not in case.fresh().packs

    @pytest.mark.parametrize(("who", "status"), [("team", 403), ("reader", 403), ("administrator", 404), ("stranger", 404)])
    def test_only_the_coordinator(self, sign_in: Any, case: Case, who: str, status: int) -> None:
        url = reverse("pack-upgrade", args=[case.initiative.pk, self.newer(case).pk])
        assert sign_in(getattr(case, who)).get(url).status_code == status

    def test_not_to_a_pack_it_does_not_use_nor_back(self, sign_in: Any, case: Case) -> None:
        newer = self.newer(case)
        client = sign_in(case.coordinator)
        other = packs.load(key="other")
        assert client.get(reverse("pack-upgrade", args=[case.initiative.pk, other.pk])).status_code == 404
        older = PackVersion.objects.get(version="1.0", pack=newer.pack)
        assert client.get(reverse("pack-upgrade", args=[case.initiative.pk, older.pk])).status_code == 302

    def test_not_to_a_pack_that_was_removed(self, sign_in: Any, case: Case) -> None:
        version = self.newer(case)
        services.remove(version.pack, by=None)
        url = reverse("pack-upgrade", args=[case.initiative.pk, version.pk])
        assert "not offered" in sign_in(case.coordinator).post(url, {"version": case.initiative.version}, follow=True).content.decode()
        assert str(version.pk) not in case.fresh().packs

    def test_two_packs_that_say_the_same_are_not_used_together(self, case: Case) -> None:
        mine, shared = packs.load(case.lead, points=[self.point()]), packs.load(key="shared")
        packs.follow(case, mine, shared)
        clash = packs.load(version="2", key="shared", points=[self.point()])
        with pytest.raises(services.ValidationError, match="cannot be used beside the others"):
            services.upgrade(case.initiative, clash, by=case.coordinator, seen_version=case.initiative.version)


# The database is shared by the whole run, so the pack has a name of chance.
LOAD = """
from adoption.services import packs
from django.core.exceptions import ValidationError
try:
    print(json.dumps(packs.load(arguments["text"], file="pack.yaml", organisation=None, by=None).was_there))
except ValidationError as error:
    print(json.dumps("refused"))
"""
COUNT = """
from adoption.models import PackVersion
from core.models import Event
from core import events
from accounts.services import INSTALLATION
found = PackVersion.objects.filter(pack__key=arguments["key"])
print(json.dumps([found.count(), events.verify(INSTALLATION) is None]))
"""


@pytest.mark.slow
@pytest.mark.parametrize("same", [True, False])
def test_two_load_the_same_version_at_once_and_one_wins(real_database: RealDatabase, same: bool) -> None:
    key = f"race_{uuid4().hex[:8]}"
    texts = [packs.text(key=key, questions=[packs.question(f"own.q{0 if same else at}")]) for at in range(3)]
    answers = real_database.run_together(LOAD, [{"text": text} for text in texts])
    assert answers.count(False) == 1 and answers.count(True if same else "refused") == 2
    assert real_database.run(COUNT, key=key) == [1, True]
