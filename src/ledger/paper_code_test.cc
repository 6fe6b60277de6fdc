#include "ledger/paper_code.h"

#include <cstdlib>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "codec/deflate.h"
#include "codec/encoding.h"
#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "ledger/test_federation.h"
#include "tlog/proof.h"
#include "tlog/test_plain.h"
#include "tlog/test_tlog.h"

namespace tidewaiter::ledger {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view kHost = "ledger.customs-a.example";
constexpr std::size_t kPlace = 11;  // of the entry in its log
constexpr auto kInvalid = ErrorCode::kInvalidArgument;

// A certificate in na's log, as the federation of the tests would have it.
struct Scene {
  explicit Scene(std::size_t log_size = 20) {
    TestFederation federation;
    TestLog log(federation);
    const Entry issued = SignAs(
        log.Draft({.type = "certificate.issue",
                   .data = R"({"form":"oa","kind":"origin","single_use":true,"status":"valid",)"
                           R"("valid_from":"2026-11-27T00:00:00.000Z"})",
                   .commits = {{"document", "a"}, {"exporter", "b"}},
                   .object = "certificate/COO-2026-000123"}),
        {"customs.na/desk"});
    entry = *AssembleEntry(issued.text, issued.signatures);
    std::vector<tlog::Hash> leaves = tlog::TestLeaves(log_size);
    leaves[kPlace] = tlog::LeafHash(entry);
    tlog::Checkpoint head{"customs.na/ledger", log_size, tlog::PlainRoot(leaves)};
    const std::string text = tlog::FormatCheckpoint(head);
    tlog::Note note{text, {tlog::Signer(head.origin, KeyNamed(head.origin)).Sign(text)}};
    for (const char* const member : {"bw", "za", "zm"}) {
      const std::string name = fmt::format("customs.{}/mirror", member);
      note.signatures.push_back(tlog::Signer(name, KeyNamed(name), tlog::KeyType::kCosignature)
                                    .Cosign(text, 1'795'774'000));
    }
    proof = tlog::FormatProof(
        {.index = kPlace, .path = tlog::PlainPath(kPlace, leaves), .checkpoint = {head, note}});
  }
  std::string entry;
  std::string proof;
};

std::string PolicyText(std::size_t quorum) {
  std::string text;
  const auto key = [](std::string_view name, tlog::KeyType type) {
    return tlog::FormatVerifierKey(tlog::MakeVerifierKey(name, type, KeyNamed(name).public_key()));
  };
  text += "log " + key("customs.na/ledger", tlog::KeyType::kEd25519) + "\n";
  for (const char* const member : {"na", "bw", "za", "zm"})
    text += fmt::format("witness {} {}\n", member,
                        key(fmt::format("customs.{}/mirror", member), tlog::KeyType::kCosignature));
  return text + fmt::format("group members {} na bw za zm\nquorum members\n", quorum);
}

tlog::Policy PolicyOf(std::size_t quorum) {
  return *tlog::Policy::Parse(PolicyText(quorum));
}

// A text made of any content, as somebody who means no good would make it.
std::string TextOfContent(std::string_view content) {
  return fmt::format("https://{}/verify#1{}", kHost, codec::DecimalEncode(codec::Deflate(content)));
}

std::string Replaced(std::string text, std::string_view what, std::string_view with) {
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), with);
}

TEST(PaperCode, WholeIsFinal) {
  const Scene scene;
  const auto texts = PaperTexts(kHost, scene.entry, scene.proof);
  ASSERT_TRUE(texts) << texts.error();
  ASSERT_EQ(texts->size(), 3U);
  const auto whole = ReadPaperText(texts->at(0));
  ASSERT_TRUE(whole) << whole.error();
  EXPECT_EQ(whole->host, kHost);
  EXPECT_EQ(whole->entry, scene.entry);
  EXPECT_EQ(whole->proof, scene.proof);
  EXPECT_EQ(whole->about.object, "certificate/COO-2026-000123");
  EXPECT_EQ(whole->about.leaf, tlog::LeafHash(scene.entry));
  const PaperCheck check = CheckPaperCode(*whole, PolicyOf(3));
  EXPECT_EQ(check.verdict, PaperVerdict::kFinal);
  EXPECT_THAT(check.findings, IsEmpty());
}

TEST(PaperCode, WithoutAProofItHasToBeLookedUp) {
  const Scene scene;
  const auto texts = *PaperTexts(kHost, scene.entry, scene.proof);
  const auto alone = *ReadPaperText(texts[1]);
  EXPECT_EQ(alone.entry, scene.entry);
  EXPECT_THAT(alone.proof, IsEmpty());
  const auto reference = *ReadPaperText(texts[2]);
  EXPECT_THAT(reference.entry, IsEmpty());
  EXPECT_EQ(reference.about, alone.about);
  for (const PaperCode& code : {alone, reference})
    EXPECT_EQ(CheckPaperCode(code, PolicyOf(3)).verdict, PaperVerdict::kLookUp);
  EXPECT_GT(texts[0].size(), texts[1].size());
  EXPECT_GT(texts[1].size(), texts[2].size());
}

TEST(PaperCode, WhatProvesNothingIsRefused) {
  const Scene scene;
  PaperCode code = *ReadPaperText(PaperTexts(kHost, scene.entry, scene.proof)->front());
  EXPECT_THAT(CheckPaperCode(code, PolicyOf(4)).findings, ElementsAre("no_quorum"));
  PaperCode other = code;
  other.about.log = "customs.bw/ledger";
  EXPECT_THAT(CheckPaperCode(other, PolicyOf(3)).findings, ElementsAre("other_log"));
  code.entry = Replaced(code.entry, "\"oa\"", "\"vc\"");
  const PaperCheck check = CheckPaperCode(code, PolicyOf(3));
  EXPECT_EQ(check.verdict, PaperVerdict::kRefused);
  EXPECT_THAT(check.findings, ElementsAre("not_included"));
}

// An entry behind its proof, two proofs, an entry of another log inside: none is another code.
TEST(PaperCode, RefusesOtherTexts) {
  const Scene scene;
  const std::string whole = PaperTexts(kHost, scene.entry, scene.proof)->front();
  const std::string reference = PaperTexts(kHost, scene.entry, scene.proof)->back();
  const std::string about = "reference\ncustoms.na/ledger\ncertificate/1\n1\n" +
                            tlog::FormatHash(tlog::LeafHash("x")) + "\n";
  ASSERT_TRUE(ReadPaperText(TextOfContent(about)));
  for (const std::string& text : {std::string(),
                                  std::string("https://"),
                                  whole.substr(1),
                                  Replaced(whole, "https", "http"),
                                  Replaced(whole, "verify#1", "verify#2"),
                                  Replaced(whole, "/verify#", "/other#"),
                                  Replaced(whole, "customs-a", "customs_a"),
                                  Replaced(whole, "customs-a.example", "user@customs-a.example"),
                                  Replaced(whole, ".example/", ".example:/"),
                                  whole.substr(0, whole.size() - 1),
                                  whole + "000",
                                  std::string(kPaperTextMax + 1, '1'),
                                  TextOfContent(scene.proof + scene.entry),
                                  TextOfContent(scene.proof),
                                  TextOfContent(scene.entry + scene.proof + scene.proof),
                                  TextOfContent(""),
                                  TextOfContent(scene.entry + "x"),
                                  TextOfContent(about + "\n"),
                                  TextOfContent(Replaced(about, "\n1\n", "\n01\n")),
                                  TextOfContent(Replaced(about, "\n1\n", "\n0\n")),
                                  TextOfContent(Replaced(about, "\n1\n", "\n4294967296\n")),
                                  TextOfContent(Replaced(about, "certificate/1", "1")),
                                  TextOfContent("reference\n"),
                                  TextOfContent(std::string(kPaperInflatedMax + 1, ' '))}) {
    EXPECT_EQ(ReadPaperText(text).error().code, kInvalid) << text.substr(0, 120);
  }
}

TEST(PaperCode, IsNotWrittenWhenItCouldNotBeRead) {
  const Scene scene;
  const PaperCode good = *ReadPaperText(PaperTexts(kHost, scene.entry, scene.proof)->front());
  ASSERT_TRUE(PaperText(good));
  PaperCode code = good;
  code.host = "Customs";
  EXPECT_EQ(PaperText(code).error().field, "/host");
  code = good;
  code.about.number = 2;
  EXPECT_EQ(PaperText(code).error().code, kInvalid);
  code = good;
  code.entry.clear();
  EXPECT_EQ(PaperText(code).error().code, kInvalid);  // a proof of nothing
  code = good;
  code.proof = "c2sp.org/tlog-proof@v1\n";
  EXPECT_EQ(PaperText(code).error().code, kInvalid);
  EXPECT_EQ(PaperTexts("localhost:8443", scene.entry, scene.proof)->size(), 3U);
}

// ---- testdata/ledger/paper_codes.json: what every reader of these codes must say.

struct Case {
  const char* name;
  std::string text;
  std::size_t quorum;
};

std::vector<Case> Cases() {
  const Scene scene;
  const auto texts = *PaperTexts(kHost, scene.entry, scene.proof);
  return {
      {"whole", texts[0], 3},
      {"too few witnesses", texts[0], 4},
      {"changed entry", TextOfContent(Replaced(scene.entry, "\"oa\"", "\"vc\"") + scene.proof), 3},
      {"entry alone", texts[1], 3},
      {"reference", texts[2], 3},
      {"cut off", texts[0].substr(0, texts[0].size() - 40), 3},
      {"a later format", Replaced(texts[2], "#1", "#2"), 3}};
}

// One vector, from its text and its policy.
std::string VectorOf(std::string_view name, const std::string& text, const std::string& policy) {
  const auto code = ReadPaperText(text);
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("name", name).Member("text", text).Member("policy", policy);
  if (!code) {
    json.Member("verdict", "malformed").EndObject();
    return out;
  }
  const PaperCheck check = CheckPaperCode(*code, *tlog::Policy::Parse(policy));
  json.Member("host", code->host)
      .Member("log", code->about.log)
      .Member("object", code->about.object);
  json.Member("number", code->about.number).Member("leaf", tlog::FormatHash(code->about.leaf));
  json.Member("entry", code->entry).Member("proof", code->proof);
  json.Member("verdict", Name(check.verdict)).Key("findings").BeginArray();
  for (const std::string& finding : check.findings)
    json.Text(finding);
  json.EndArray().EndObject();
  return out;
}

// Texts are kept as they were written: another version of zlib may write others. With
// TIDEWAITER_UPDATE_GOLDEN set they are written anew.
TEST(PaperCode, VectorsAreReadAsTheyWere) {
  const std::string path = TIDEWAITER_TESTDATA "/ledger/paper_codes.json";
  if (std::getenv("TIDEWAITER_UPDATE_GOLDEN") != nullptr) {  // tidy:allow(environment) see above
    std::string list;
    for (const Case& one : Cases())
      list += (list.empty() ? "[\n" : ",\n") + VectorOf(one.name, one.text, PolicyText(one.quorum));
    std::ofstream(path, std::ios::binary) << list << "\n]\n";  // tidy:allow(file) test data
  }
  const std::string kept = tlog::ReadBytes(path);
  const codec::JsonText json(kept);
  ASSERT_TRUE(json.ok());
  std::string list;
  std::vector<std::string> verdicts;
  const simdjson::dom::array vectors = json.root().get_array().value();
  for (const simdjson::dom::element one : vectors) {
    list += (list.empty() ? "[\n" : ",\n") + VectorOf(codec::TextOf(one, "name"),
                                                      codec::TextOf(one, "text"),
                                                      codec::TextOf(one, "policy"));
    verdicts.push_back(codec::TextOf(one, "verdict"));
  }
  EXPECT_EQ(list + "\n]\n", kept);
  EXPECT_THAT(verdicts, ElementsAre("final", "refused", "refused", "look_up", "look_up",
                                    "malformed", "malformed"));
}

}  // namespace
}  // namespace tidewaiter::ledger
