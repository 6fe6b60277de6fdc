#include "monitor/evidence.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "access/encoding.h"
#include "base/random.h"
#include "codec/canonical_json.h"
#include "monitor/evidence_parts.h"
#include "monitor/test_evidence.h"
#include "monitor/test_golden.h"

namespace tidewaiter::monitor {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Json = nlohmann::json;

EvidenceReport Verify(std::string_view file, const VerifyOptions& options = {}) {
  auto report = VerifyEvidence(file, options);
  EXPECT_TRUE(report) << report.error();
  return report ? *std::move(report) : EvidenceReport{};
}

// "form yes", "signature no", ...
std::vector<std::string> NotYes(const EvidenceReport& report) {
  std::vector<std::string> list;
  for (const EvidenceCheck& check : report.checks) {
    if (check.answer != CheckAnswer::kYes)
      list.push_back(std::string(check.name) + " " + std::string(Name(check.answer)));
  }
  return list;
}

// The file with its content changed by `change` and signed anew by somebody who has the key.
template <typename Change>
std::string Forged(const std::string& file, Change change) {
  Json whole = Json::parse(file);
  change(whole["content"]);
  const std::string content = *codec::CanonicalJson(whole["content"].dump());
  const access::Signature signature = TestKey().Sign(SignedBytes(content));
  whole["signature"]["value"] = access::HexEncode(ViewOf(signature));
  return *codec::CanonicalJson(whole.dump());
}

TEST(Evidence, IsWhole) {
  TestFrames log("whole");
  const std::string file = TestEvidence(log);
  const EvidenceReport report = Verify(file, {.key = TestKey().public_key(), .log = log.log()});
  EXPECT_THAT(NotYes(report), ElementsAre());
  EXPECT_TRUE(report.whole());
  EXPECT_EQ(report.movement, "MV-17");
  EXPECT_EQ(report.frames, 10U);
  EXPECT_EQ(report.points, 10U);
  EXPECT_EQ(report.log_head, log.writer().head());
  EXPECT_THAT(report.check("chain").why, HasSubstr("8 frames go on"));
  EXPECT_THAT(report.check("alarms").why, HasSubstr("1 cases; 2 of the 2"));
  EXPECT_EQ(file.find(access::HexEncode("other")), std::string::npos);  // nobody else's frames
}

TEST(Evidence, IsAsKept) {
  TestFrames log("kept");
  ExpectGolden("evidence.json", TestEvidence(log));
}

// A file of this format stays readable by every later version: one of today, and one of a time when
// there were fewer limits.
TEST(Evidence, TheKeptFilesVerify) {
  for (const char* name : {"evidence.json", "evidence_fewer_limits.json"}) {
    const auto file = os::ReadFile(os::Path(TIDEWAITER_TESTDATA) / "monitor" / name);
    ASSERT_TRUE(file) << name;
    EXPECT_THAT(NotYes(Verify(*file)), ElementsAre("key not_done", "log not_done")) << name;
  }
}

TEST(Evidence, IsCanonicalJson) {
  TestFrames log("canonical");
  const std::string file = TestEvidence(log);
  EXPECT_EQ(codec::CanonicalJson(file), file);
}

TEST(Evidence, AnyByteThatIsChangedIsFound) {
  TestFrames log("flip");
  const std::string file = TestEvidence(log);
  Random random(1);
  for (std::size_t at = 0; at < file.size(); ++at) {
    std::string other = file;
    const auto flip = static_cast<char>(1 + random.Below(255));
    other[at] = static_cast<char>(other[at] ^ flip);
    ASSERT_FALSE(Verify(other).whole()) << at;
  }
  EXPECT_FALSE(Verify("").whole());
  EXPECT_FALSE(Verify(file + "\n").whole());
  EXPECT_FALSE(Verify(" " + file).whole());
  for (std::size_t size = 0; size < file.size(); size += 97)
    EXPECT_FALSE(Verify(file.substr(0, size)).whole());
}

TEST(Evidence, AnotherKeyIsFound) {
  TestFrames log("key");
  const std::string file = TestEvidence(log);
  const EvidenceReport report = Verify(file, {.key = TestKey('8').public_key()});
  EXPECT_THAT(NotYes(report), ElementsAre("key no", "log not_done"));
  EXPECT_FALSE(report.whole());
}

// Even who has the key cannot make the parts contradict each other.
TEST(Evidence, ForgeriesOfTheSignerAreFound) {
  TestFrames log("forged");
  const std::string file = TestEvidence(log);
  ASSERT_TRUE(Verify(Forged(file, [](Json&) {})).whole());
  struct Case {
    const char* check;
    std::function<void(Json&)> change;
  };
  const std::vector<Case> cases = {
      {"positions", [](Json& c) { c["journey"]["points"][5]["lat"] = -4.0; }},
      {"positions", [](Json& c) { c["journey"]["points"].erase(5); }},
      {"positions", [](Json& c) { c["journey"]["stops"].clear(); }},
      {"positions", [](Json& c) { c["journey"]["seal_events"].erase(1); }},
      {"positions", [](Json& c) { c["journey"]["distance_m"] = 1; }},
      {"positions", [](Json& c) { c["log"]["frames"].erase(9); }},
      {"positions", [](Json& c) { c["journey"]["devices"].clear(); }},
      {"frames", [](Json& c) { c["log"]["frames"][2]["time_ms"] = 1; }},
      {"frames",
       [](Json& c) {
         auto body = c["log"]["frames"][2]["body"].get<std::string>();
         body.back() = body.back() == '0' ? '1' : '0';
         c["log"]["frames"][2]["body"] = body;
       }},
      {"chain", [](Json& c) { c["log"]["head"]["seq"] = 5; }},
      {"chain", [](Json& c) { std::swap(c["log"]["frames"][1], c["log"]["frames"][2]); }},
      {"chain", [](Json& c) { c["log"]["head"]["hash"] = std::string(64, 'a'); }},
      {"chain",
       [](Json& c) { c["log"]["frames"][1]["previous"] = c["log"]["frames"][3]["previous"]; }},
      {"journal", [](Json& c) { c["journal"]["events"][0]["actor"] = "ben"; }},
      {"journal", [](Json& c) { c["journal"]["events"][1]["data"] = "{\"a\":2}"; }},
      {"journal", [](Json& c) { c["journal"]["head"]["seq"] = 1; }},
      {"settings", [](Json& c) { c["settings"]["values"]["stop.event_s"] = 91; }},
      {"geography", [](Json& c) { c["geography"][0]["held"] = 2; }},
      {"geography", [](Json& c) { c["geography"][0]["thing"]["versions"][0]["approved_by"] = ""; }},
      {"alarms", [](Json& c) { c["alarms"][0]["state"] = "gone"; }}};
  for (const Case& one : cases) {
    const EvidenceReport report = Verify(Forged(file, one.change));
    EXPECT_EQ(report.check(one.check).answer, CheckAnswer::kNo) << one.check;
    EXPECT_EQ(report.check("signature").answer, CheckAnswer::kYes);
    EXPECT_FALSE(report.whole());
  }
}

TEST(Evidence, PartsThatAreMissingAreNoCrash) {
  TestFrames log("missing");
  const std::string file = TestEvidence(log);
  for (const auto& [name, value] : Json::parse(file)["content"].items()) {
    Verify(Forged(file, [&](Json& c) { c.erase(name); }));
    for (const Json& other : {Json(1), Json("x"), Json::array({1, "x", nullptr}), Json::object()})
      Verify(Forged(file, [&](Json& c) { c[name] = other; }));
  }
}

// What the file alone cannot show, the log does.
TEST(Evidence, AgainstTheLog) {
  TestFrames log("log");
  const std::string file = TestEvidence(log);
  TestFrames other("log_other");
  AddTestFrames(other);
  other.Add({});
  EXPECT_EQ(Verify(file, {.log = other.log()}).check("log").answer, CheckAnswer::kYes);
  TestFrames changed("log_changed");
  changed.Add({.device = "S1", .time_ms = kNoon + 1});
  AddTestFrames(changed);
  const EvidenceReport report = Verify(file, {.log = changed.log()});
  EXPECT_EQ(report.check("log").answer, CheckAnswer::kNo);
  EXPECT_FALSE(report.whole());
  TestFrames shorter("log_shorter");
  shorter.Add({});
  EXPECT_EQ(Verify(file, {.log = shorter.log()}).check("log").answer, CheckAnswer::kNo);
  EXPECT_EQ(VerifyEvidence(file, {.log = "/nowhere/at/all"}).error().code, ErrorCode::kNotFound);
}

TEST(Evidence, FramesBehindTheHeadAreNotInIt) {
  TestFrames log("head");
  AddTestFrames(log);
  EvidenceContent content = TestContent(log.writer().head());
  log.Add({.time_ms = kNoon + 20 * kMinute});
  auto index = FrameIndex::Open({.log = log.log()});
  ASSERT_TRUE((*index)->CatchUp());
  const auto file = WriteEvidence(content, **index, log.log(), TestKey());
  ASSERT_TRUE(file);
  EXPECT_EQ(Verify(*file, {.log = log.log()}).frames, 10U);
}

TEST(Evidence, RefusesTextThatIsNone) {
  TestFrames log("text");
  AddTestFrames(log);
  auto index = FrameIndex::Open({.log = log.log()});
  ASSERT_TRUE((*index)->CatchUp());
  for (const char* const movement : {"", "{}, \"x\":{}", "{\"a\":\"\xFF\"}"}) {
    EvidenceContent content = TestContent(log.writer().head());
    content.movement = movement;
    EXPECT_EQ(WriteEvidence(content, **index, log.log(), TestKey()).error().code,
              ErrorCode::kInvalidArgument);
  }
}

TEST(Evidence, TheKeyIsMadeOnceAndKept) {
  const os::Path folder = os::Path(testing::TempDir()) / "evidence_key";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  const auto key = OpenSigningKey(folder, access::SystemSecrets());
  ASSERT_TRUE(key);
  EXPECT_EQ(OpenSigningKey(folder, access::SystemSecrets())->public_key(), key->public_key());
  EXPECT_EQ(*access::ParsePublicKey(*os::ReadFile(folder / "signing.pub")), key->public_key());
  EXPECT_EQ(std::filesystem::status(folder / "signing.key").permissions(),
            std::filesystem::perms::owner_read);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace tidewaiter::monitor
