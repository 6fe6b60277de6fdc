// Published examples: events and the hashes that the reference implementation gives them
// (testdata/epcis/reference/README.md), and what must not change a hash.
#include "epcis/event_hash.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "epcis/read.h"
#include "epcis/test_files.h"

namespace tidewaiter::epcis {
namespace {

struct Published {
  const char* file;
  const char* cbv20;
  const char* cbv21;
};

constexpr Published kPublished[] = {
    {"user_extensions", "6ae96341e0acc6d7a261364751f60e68278a81cdf51da0abb6b4e617014e39d7",
     "6ae96341e0acc6d7a261364751f60e68278a81cdf51da0abb6b4e617014e39d7"},
    {"sensors", "271565c346ae2fb28c4583c4dca4ab4772d465eb4e0b6e548d77d8b49377d95c",
     "f6bf8e2fb50f26f5baba52f722211eefdb0f427a3903c61ab015db6d1f93c3da"},
    {"parties", "3ae14c02c4bdc220cc31942cf804f6845eb8dec96ba6483391c92a9b165f9329",
     "e9273954ba78387caf181fe74038871990dbc97568d068123d0a8774b843e383"},
    {"all_fields", "9811bfb2672e9c3a0f6151be339d22b60db375c8b23d2740f6137cc6539f0639",
     "465f7b2495684562349eed41324796ea0435ff429b60c18eda5e5698df377ede"},
    {"certified", "db3f717972b6be7ce2eb2f31a12b00beda1f9a7de63c23948f4b7314ffe0581b",
     "ce144ccdca1bafdb5f277f2ecd2c33dc287cf7307b154e0c2d41a0dde82322ac"},
    {"all_keys", "40744f32beff53a4bf5bb5956d465cb52de5bbcc9f131409d8efb903b04d9351", nullptr},
};

Event FromFile(const std::string& name) {
  Document document = ReadDocument(TestFile("reference/" + name));
  EXPECT_TRUE(document.problems.empty())
      << name << " " << document.problems[0].pointer << " " << document.problems[0].detail;
  EXPECT_EQ(document.events.size(), 1U);
  return document.events.empty() ? Event() : std::move(document.events[0]);
}

void Expect(const Published& published, const Event& event) {
  EXPECT_EQ(EventHashId(event), std::string("ni:///sha-256;") + published.cbv20 + "?ver=CBV2.0")
      << PreHash(event);
  if (published.cbv21 == nullptr) return;
  EXPECT_EQ(EventHashId(event, HashVersion::kCbv21),
            std::string("ni:///sha-256;") + published.cbv21 + "?ver=CBV2.1")
      << PreHash(event, HashVersion::kCbv21);
}

TEST(EventHash, PublishedExamplesInJson) {
  for (const Published& published : kPublished) {
    SCOPED_TRACE(published.file);
    Expect(published, FromFile(std::string(published.file) + ".json"));
  }
}

TEST(EventHash, PublishedExamplesInXml) {
  for (const int i : {0, 1, 2, 3}) {
    SCOPED_TRACE(kPublished[i].file);
    Expect(kPublished[i], FromFile(std::string(kPublished[i].file) + ".xml"));
  }
}

Event Plain() {
  Event event;
  event.event_time = {.ms = 1'764'233'999'125, .offset_min = 180};
  event.zone_min = 180;
  event.action = Action::kObserve;
  event.biz_step = "departing";
  event.epc_list = {"urn:epc:id:bic:CSQU3054383", "urn:epc:id:sscc:4012345.1112223334"};
  return event;
}

TEST(EventHash, SaysTheSameWhateverTheForm) {
  const std::string id = EventHashId(Plain());
  Event other = Plain();
  std::swap(other.epc_list[0], other.epc_list[1]);
  other.epc_list[0] = "https://example.com/some/00/140123451122233341?x=1";
  other.event_time.offset_min = 0;
  other.biz_step = "https://ref.gs1.org/cbv/BizStep-departing";
  other.event_id = "urn:uuid:1";
  other.record_time = Moment{1, 0};
  other.error_declaration.emplace().reason = "did_not_occur";
  other.certification_info = {"https://example.com/certificate"};
  EXPECT_EQ(EventHashId(other), id);
}

TEST(EventHash, ChangesWithWhatIsSaid) {
  const std::string id = EventHashId(Plain());
  Event later = Plain();
  later.event_time.ms += 1;
  Event zone = Plain();
  zone.zone_min = 120;
  Event thing = Plain();
  thing.epc_list[0] = "urn:epc:id:bic:CSQU3054384";
  Event word = Plain();
  word.extensions.push_back({"rdfs:label", "\"x\""});
  for (const Event& event : {later, zone, thing, word})
    EXPECT_NE(EventHashId(event), id);
  Event comment = Plain();
  comment.extensions.push_back({"rdfs:comment", "\"for people\""});
  EXPECT_EQ(EventHashId(comment), id);
}

TEST(EventHash, NumbersHaveOneForm) {
  constexpr struct {
    const char* json;
    const char* text;
  } kNumbers[] = {{"1.50", "1.5"},      {"\"01.500\"", "1.5"},
                  {"\"+7\"", "7"},      {"\"-0.0\"", "0"},
                  {"\"1e5\"", "1e5"},   {"26.0", "26"},
                  {"true", "true"},     {"\"12.\"", "12"},
                  {"-0.125", "-0.125"}, {"\"12345678901234567890.10\"", "12345678901234567890.1"}};
  for (const auto& number : kNumbers) {
    Event event = Plain();
    event.extensions.push_back({"gs1:amount", number.json});
    EXPECT_THAT(PreHash(event), testing::EndsWith(std::string("amount=") + number.text));
  }
}

}  // namespace
}  // namespace tidewaiter::epcis
