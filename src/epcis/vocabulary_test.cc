#include "epcis/vocabulary.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "epcis/moment.h"

namespace tidewaiter::epcis {
namespace {

constexpr Words kEvery[] = {Words::kBizStep,   Words::kDisposition, Words::kTransactionType,
                            Words::kPartyType, Words::kErrorReason, Words::kMeasurement,
                            Words::kException, Words::kComponent};

TEST(Vocabulary, EveryWordInEveryForm) {
  for (const Words kind : kEvery) {
    for (const std::string_view word : WordsOf(kind)) {
      EXPECT_EQ(Short(kind, word), word);
      EXPECT_EQ(Short(kind, WebUri(kind, word)), word);
      EXPECT_EQ(Short(kind, Urn(kind, word)), word);
      EXPECT_TRUE(IsUri(WebUri(kind, word))) << word;
    }
  }
}

// Counts of the standard's context file; nothing stands twice.
TEST(Vocabulary, AsManyAsTheStandardHas) {
  constexpr std::size_t kCounts[] = {41, 33, 13, 3, 2, 72, 2, 14};
  for (std::size_t i = 0; i < std::size(kEvery); ++i) {
    const auto words = WordsOf(kEvery[i]);
    EXPECT_EQ(words.size(), kCounts[i]);
    EXPECT_EQ(std::set<std::string_view>(words.begin(), words.end()).size(), words.size());
  }
}

TEST(Vocabulary, Forms) {
  EXPECT_EQ(Urn(Words::kBizStep, "departing"), "urn:epcglobal:cbv:bizstep:departing");
  EXPECT_EQ(WebUri(Words::kDisposition, "in_transit"), "https://ref.gs1.org/cbv/Disp-in_transit");
  EXPECT_EQ(Short(Words::kBizStep, "cbv:BizStep-departing"), "departing");
  EXPECT_EQ(Short(Words::kMeasurement, "gs1:Temperature"), "Temperature");
  EXPECT_EQ(Short(Words::kMeasurement, "https://gs1.org/voc/Temperature"), "Temperature");
  EXPECT_EQ(Urn(Words::kMeasurement, "Speed"), "https://ref.gs1.org/voc/Speed");
  EXPECT_EQ(WebUri(Words::kBizStep, "https://example.com/weighed"), "https://example.com/weighed");
}

TEST(Vocabulary, OthersWords) {
  EXPECT_EQ(Short(Words::kBizStep, "https://example.com/weighed"), "https://example.com/weighed");
  // Another kind's word, and one of a later version: kept, not taken for something else.
  EXPECT_EQ(Short(Words::kBizStep, "urn:epcglobal:cbv:disp:in_transit"),
            "urn:epcglobal:cbv:disp:in_transit");
  EXPECT_EQ(Short(Words::kBizStep, "cbv:BizStep-teleporting"), "cbv:BizStep-teleporting");
  for (const char* const word : {"weighed", "Departing", "", "in_transit", ":x", "x:", "1a:b"})
    EXPECT_FALSE(Short(Words::kBizStep, word).has_value()) << word;
}

struct Time {
  const char* text;
  std::int64_t ms;
  int offset_min;
  const char* written;
};

constexpr Time kTimes[] = {
    {"2026-11-24T06:00:00.125+03:00", 1'795'489'200'125, 180, "2026-11-24T06:00:00.125+03:00"},
    {"2026-11-24T03:00:00Z", 1'795'489'200'000, 0, "2026-11-24T03:00:00.000Z"},
    {"2026-11-24T03:00:00.9995Z", 1'795'489'201'000, 0, "2026-11-24T03:00:01.000Z"},
    {"2026-11-24T03:00:00.12449999Z", 1'795'489'200'124, 0, "2026-11-24T03:00:00.124Z"},
    {"2026-11-24T17:00:00.1+14:00", 1'795'489'200'100, 840, "2026-11-24T17:00:00.100+14:00"},
    {"2026-11-23T23:30:00-03:30", 1'795'489'200'000, -210, "2026-11-23T23:30:00.000-03:30"},
    {"1969-12-31T23:59:59.999Z", -1, 0, "1969-12-31T23:59:59.999Z"},
};

TEST(Moment, BothWays) {
  for (const Time& time : kTimes) {
    SCOPED_TRACE(time.text);
    const auto moment = ParseMoment(time.text);
    ASSERT_TRUE(moment.has_value());
    EXPECT_EQ(moment->ms, time.ms);
    EXPECT_EQ(moment->offset_min, time.offset_min);
    EXPECT_EQ(FormatMoment(*moment), time.written);
  }
}

TEST(Moment, Refused) {
  for (const char* const text :
       {"", "2026-11-24", "2026-11-24T03:00:00", "2026-11-24T03:00:00+15:00",
        "2026-11-24T03:00:00+14:01", "2026-11-24T03:00:00+0300", "2026-11-24 03:00:00Z",
        "2026-13-24T03:00:00Z", "2026-11-24T25:00:00Z", "2026-11-24T03:00:00.Z",
        "2026-11-24T03:00:00.00000000000000000000000000000Z", "24 Nov 2026"}) {
    EXPECT_FALSE(ParseMoment(text).has_value()) << text;
  }
}

TEST(Moment, Offsets) {
  EXPECT_EQ(ParseOffset("-06:00").value_or(0), -360);
  EXPECT_EQ(ParseOffset("+14:00").value_or(0), 840);
  EXPECT_EQ(FormatOffset(-210), "-03:30");
  EXPECT_EQ(FormatOffset(0), "+00:00");
  for (const char* const text : {"Z", "", "+6:00", "06:00", "+06:60", "+15:00", "+06-00", "+0a:00"})
    EXPECT_FALSE(ParseOffset(text).has_value()) << text;
}

}  // namespace
}  // namespace tidewaiter::epcis
