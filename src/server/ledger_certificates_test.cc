// Certificates that the server makes and signs: asked for, kept, shown, checked by anybody, and
// what becomes of them. On both engines.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/ledger_verdict.h"
#include "credential/open_attestation.h"
#include "ledger/moment.h"
#include "member/test_house.h"
#include "server/open_ledger.h"
#include "server/test_house.h"

namespace tidewaiter::server {
namespace {

constexpr const char* kHost = "https://ledger.customs.na";

Json Content(int kilos) {
  return {{"types", {"PhytosanitaryCertificate"}},
          {"subject", {{"goods", "coffee, green"}, {"kilograms", kilos}}}};
}

class LedgerCertificates : public testing::Test {
 protected:
  LedgerCertificates() {
    members_.Close(0);  // the desk is na
    house_.Close();
    house_.clock().unix_seconds = os::RealClock().UnixSeconds();
    house_.furnish = [this](api::House& house) {
      auto opened = OpenLedger({.folder = members_.folder(0), .key = house.key});
      ASSERT_TRUE(opened) << opened.error();
      ledger_ = *std::move(opened);
      house.ledger = ledger_.member.get();
      house.payloads = ledger_.payloads;
      house.settings.ledger_folder = members_.folder(0);
    };
    house_.Open();
    officer_ = house_.Account("officer", {access::Role::kManager}, {"*"});
  }
  ~LedgerCertificates() override {
    ledger_.member.reset();
    house_.Close();
  }

  Answered Say(const Json& wish) { return house_.Post(officer_, "/api/v1/ledger/records", wish); }
  // A certificate that stands; its object.
  std::string Issue(const Json& more) {
    Json wish{{"type", "certificate.issue"}, {"data", {{"kind", "phytosanitary"}}}};
    wish.merge_patch(more);
    const Answered said = Say(wish);
    EXPECT_EQ(said.status, 201) << said.body;
    return said.body.value("object", "");
  }
  Json Follow(const std::string& type, const std::string& object, const Json& more) {
    Json wish{{"type", type}, {"object", object}};
    wish.merge_patch(more);
    const Answered said = Say(wish);
    EXPECT_EQ(said.status, 201) << said.body;
    return said.body;
  }
  Answered Fetch(const std::string& object) {
    const std::string local = object.substr(object.find('/') + 1);
    return house_.Get(officer_, "/api/v1/ledger/certificates/" + local + "/credential");
  }
  Json Check(const std::string& document) {
    return house_.Call(http::Method::kPost, "/api/v1/ledger/verify", {}, document).body;
  }
  static std::string CodesOf(const Json& verdict) {
    std::string codes;
    for (const Json& problem : verdict["problems"])
      codes += problem["code"].get<std::string>() + " ";
    return codes;
  }
  // genuine, valid, why
  static std::string Short(const Json& verdict) {
    return fmt::format("{} {} {}", verdict["genuine"].dump(), verdict["valid"].dump(),
                       verdict["why"].get<std::string>());
  }
  std::string ProblemOf(const Json& wish) {
    const Answered said = Say(wish);
    if (said.status != 422) return fmt::format("{} {}", said.status, said.body.dump());
    return said.body["problems"][0].value("code", "") + " " +
           said.body["problems"][0].value("pointer", "");
  }
  member::Member& ledger() { return *ledger_.member; }

  member::TestHouse members_{3, 5, 0, kHost};
  os::TestFolder folder_;
  TestHouse house_{folder_.path(), EngineUnderTest()};
  OpenedLedger ledger_;
  TestHouse::SignedIn officer_;
};

TEST_F(LedgerCertificates, CredentialAndEntryNameEachOther) {
  const std::string object = Issue({{"credential", Content(640)}});
  const Answered got = Fetch(object);
  ASSERT_EQ(got.status, 200);
  const Json& credential = got.body;
  EXPECT_EQ(credential["issuer"]["id"], "did:web:ledger.customs.na");
  EXPECT_EQ(credential["type"], Json({"VerifiableCredential", "PhytosanitaryCertificate"}));
  EXPECT_EQ(credential["credentialStatus"]["object"], object);
  EXPECT_EQ(credential["credentialStatus"]["number"], 1);
  EXPECT_EQ(credential["credentialSubject"], Content(640)["subject"]);
  for (const std::string& text : {credential.dump(), credential.dump(2)}) {
    const Json verdict = Check(text);
    EXPECT_EQ(Short(verdict), "true true ") << verdict;
    EXPECT_EQ(verdict["what"], "credential");
    EXPECT_EQ(verdict["detail"]["member"], "na");
    EXPECT_EQ(verdict["statement"]["object"], object);
    EXPECT_EQ(verdict["statement"]["data"]["form"], "vc");
  }
  const auto story = ledger().Tell(object);
  ASSERT_TRUE(story);
  ASSERT_EQ(story->steps[0].entry.commitments.size(), 1U);
  EXPECT_EQ(story->steps[0].entry.commitments[0].name, "document");
}

TEST_F(LedgerCertificates, WhatWasChangedIsNotGenuine) {
  const Json credential = Fetch(Issue({{"credential", Content(640)}})).body;
  Json more = credential;
  more["credentialSubject"]["kilograms"] = 6400;
  EXPECT_EQ(CodesOf(Check(more.dump())), "signature record_issuer document_differs ");
  // Signed with the same key, for the same entry, and not what the entry commits to.
  more.erase("proof");
  const auto second = ledger().SignCredential(more.dump());
  ASSERT_TRUE(second) << second.error();
  const Json verdict = Check(*second);
  EXPECT_EQ(CodesOf(verdict), "document_differs ");
  EXPECT_EQ(Short(verdict), "false false ");
  more["credentialStatus"]["object"] = "certificate/another";
  EXPECT_EQ(CodesOf(Check(*ledger().SignCredential(more.dump()))), "status_unknown ");
}

TEST_F(LedgerCertificates, AmendedRevokedUsedAndExpired) {
  const std::string object = Issue({{"credential", Content(640)}});
  const std::string first = Fetch(object).body.dump();
  Follow("certificate.amend", object,
         {{"data", {{"reason", "weighed"}}}, {"credential", Content(655)}});
  const std::string second = Fetch(object).body.dump();
  EXPECT_EQ(Short(Check(first)), "true false superseded");
  EXPECT_EQ(Short(Check(second)), "true true ");
  Follow("certificate.revoke", object, {{"data", {{"reason", "pests"}}}});
  const Json revoked = Check(second);
  EXPECT_EQ(Short(revoked), "true false revoked");
  EXPECT_EQ(revoked["now"]["ended"], true);

  const std::string once = Issue({{"data", {{"single_use", true}}}, {"credential", Content(1)}});
  Follow("certificate.use", once, {{"data", {{"by", "na"}}}, {"private", {{"reference", "D-1"}}}});
  EXPECT_EQ(Short(Check(Fetch(once).body.dump())), "true false used");

  const std::int64_t until_ms = (house_.clock().unix_seconds + 60) * 1000;
  const std::string brief = Issue(
      {{"data", {{"valid_until", ledger::FormatMoment(until_ms)}}}, {"credential", Content(1)}});
  const std::string text = Fetch(brief).body.dump();
  EXPECT_EQ(Short(Check(text)), "true true ");
  house_.clock().unix_seconds += 61;
  EXPECT_EQ(Short(Check(text)), "true false expired");
}

TEST_F(LedgerCertificates, AnotherMemberChecksItFromItsOwnCopies) {
  const std::string object = Issue({{"credential", Content(640)}});
  const std::string text = Fetch(object).body.dump();
  const auto judge = [&] {
    return api::JudgeDocument(
        text, {.ledger = members_[1], .now_ms = house_.clock().unix_seconds * 1000});
  };
  EXPECT_TRUE(member::TestHouse::Eventually([&] { return judge().genuine; }));
  EXPECT_EQ(judge().valid, true);
  EXPECT_EQ(judge().statement->member, "na");
}

TEST_F(LedgerCertificates, AttestationsAreSignedAndMayHideParts) {
  const Json content{{"goods", "coffee, green"}, {"price", {{"amount", "12.50"}, {"per", "kg"}}}};
  const std::string object = Issue({{"attestation", content}});
  const std::string text = Fetch(object).body.dump();
  const auto check = credential::VerifyOpenAttestation(text);
  EXPECT_EQ(check.signatures, 1U);
  ASSERT_EQ(check.issuers.size(), 1U);
  EXPECT_EQ(check.issuers[0].location, "ledger.customs.na");
  const auto less =
      credential::ObfuscateOpenAttestation(text, std::vector<std::string>{"price.amount"});
  ASSERT_TRUE(less) << less.error();
  for (const std::string& shown : {text, *less}) {
    const Json verdict = Check(shown);
    EXPECT_EQ(Short(verdict), "true true ") << verdict;
    EXPECT_EQ(verdict["statement"]["object"], object);
  }
  // Its key is no key of the charter: who has only the log cannot tell whose it is.
  const auto abroad = [&] {
    const api::Verdict verdict = api::JudgeDocument(
        text, {.ledger = members_[1], .now_ms = house_.clock().unix_seconds * 1000});
    return verdict.problems.size() == 1 && verdict.problems[0].code == "document_unknown" &&
           !verdict.genuine;
  };
  EXPECT_TRUE(member::TestHouse::Eventually(abroad));
  Follow("certificate.revoke", object, {{"data", {{"reason", "pests"}}}});
  EXPECT_EQ(Short(Check(text)), "true false revoked");
}

TEST_F(LedgerCertificates, WhatCannotBeMadeIsSaidAtItsPlace) {
  const auto issue = [](const Json& more) {
    Json wish{{"type", "certificate.issue"}, {"data", {{"kind", "origin"}}}};
    wish.merge_patch(more);
    return wish;
  };
  EXPECT_EQ(ProblemOf(issue({{"credential", {{"subject", Json::object()}}}})),
            "format /credential/subject");
  EXPECT_EQ(ProblemOf(issue({{"credential", {{"subject", {{"a", 1}}}, {"issuer", "x"}}}})),
            "format /credential/issuer");
  Json bad = Content(1);
  bad["context"] = {"http://a.example/context"};
  EXPECT_EQ(ProblemOf(issue({{"credential", bad}})), "format /credential/context/0");
  EXPECT_EQ(ProblemOf(issue({{"data", {{"form", "file"}}}, {"credential", Content(1)}})),
            "format /data/form");
  EXPECT_EQ(ProblemOf(issue({{"private", {{"document", "x"}}}, {"credential", Content(1)}})),
            "format /private/document");
  EXPECT_EQ(ProblemOf(issue({{"attestation", {{"issuers", Json::array()}}}})),
            "format /attestation/issuers");
  EXPECT_EQ(ProblemOf(issue({{"attestation", {{"a", 1}}}, {"credential", Content(1)}})),
            "format /attestation");
  EXPECT_EQ(ProblemOf({{"type", "operator.grant"}, {"credential", Content(1)}}),
            "format /credential");
}

TEST_F(LedgerCertificates, TheKeysAreShownToAnybody) {
  const Answered got = house_.Call(http::Method::kGet, "/.well-known/did.json", {});
  EXPECT_EQ(got.status, 200);
  EXPECT_EQ(got.body["id"], "did:web:ledger.customs.na");
  EXPECT_EQ(got.Header("Cache-Control"), "public, max-age=300");
  const Json credential = Fetch(Issue({{"credential", Content(1)}})).body;
  EXPECT_THAT(got.body["assertionMethod"],
              testing::Contains(credential["proof"]["verificationMethod"]));
}

}  // namespace
}  // namespace tidewaiter::server
