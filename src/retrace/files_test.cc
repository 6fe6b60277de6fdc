#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "retrace/frame_file.h"
#include "retrace/plan_file.h"
#include "retrace/truth_file.h"

namespace tidewaiter::retrace {
namespace {

using testing::HasSubstr;

std::vector<FrameLine> All(FrameSource& source) {
  std::vector<FrameLine> frames;
  for (;;) {
    auto frame = source.Next();
    EXPECT_TRUE(frame.has_value()) << frame.error();
    if (!frame || !*frame) return frames;
    frames.push_back(std::move(**frame));
  }
}

std::vector<FrameLine> AllOf(std::string text) {
  auto source = OpenFrameText(std::move(text), "test");
  EXPECT_TRUE(source.has_value()) << source.error();
  return source ? All(**source) : std::vector<FrameLine>();
}

TEST(FrameFile, GivesBackWhatWasWritten) {
  std::string bytes;
  for (int i = 0; i < 256; ++i)
    bytes.push_back(static_cast<char>(i));
  const std::vector<FrameLine> frames{
      {.time_ms = 1, .device = "7590000001", .protocol = "jointech", .bytes = bytes},
      {.time_ms = 2, .protocol = "nmea", .transport = intake::Transport::kUdp, .bytes = "!A"}};
  std::string text;
  for (const FrameLine& frame : frames)
    AppendFrameLine(frame, text);
  EXPECT_EQ(AllOf(text), frames);
}

TEST(FrameFile, WhatIsWrongIsSaid) {
  for (const std::string_view line :
       {R"({"protocol":"gt06","hex":"00"})", R"({"time_ms":1,"hex":"00"})",
        R"({"time_ms":1,"protocol":"gt06","hex":"0"})",
        R"({"time_ms":1,"protocol":"gt06","hex":"0g"})",
        R"({"time_ms":1,"protocol":"gt06","hex":""})",
        R"({"time_ms":-1,"protocol":"gt06","hex":"00"})",
        R"({"time_ms":1,"protocol":"gt06","transport":"pigeon","hex":"00"})", "{"}) {
    const auto frame = ParseFrameLine(line);
    ASSERT_FALSE(frame.has_value()) << line;
    EXPECT_EQ(frame.error().code, ErrorCode::kInvalidArgument);
  }
  auto source = OpenFrameText("{\"time_ms\":1,\"protocol\":\"x\",\"hex\":\"00\"}\n\n{oops\n", "f");
  ASSERT_TRUE(source.has_value());
  ASSERT_TRUE((*source)->Next().has_value());
  const auto bad = (*source)->Next();
  ASSERT_FALSE(bad.has_value());
  EXPECT_THAT(bad.error().message, HasSubstr("f line 3"));
}

TEST(FrameFile, SentencesTakeTheirTimeFromTagBlocks) {
  const auto frames = AllOf(
      "\\s:coast,c:1700000000*5c\\!AIVDM,1,1,,A,13u?etPv2;0n:dDPwUM1U1Cb069D,0*24\r\n"
      "!AIVDM,1,1,,A,13u?etPv2;0n:dDPwUM1U1Cb069D,0*24\n"
      "# a comment\n"
      "\\c:1700000005123*00\\!AIVDM,1,1,,A,13u?etPv2;0n:dDPwUM1U1Cb069D,0*24\n");
  ASSERT_EQ(frames.size(), 3U);
  EXPECT_EQ(frames[0].time_ms, 1'700'000'000'000);
  EXPECT_EQ(frames[0].device, "coast");
  EXPECT_EQ(frames[1].time_ms, frames[0].time_ms);
  EXPECT_EQ(frames[2].time_ms, 1'700'000'005'123);
}

TEST(FrameFile, RowsOfMarineCadastreBecomeSentencesInOrder) {
  const auto frames = AllOf(
      "MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,VesselType,Status\n"
      "367000001,2022-01-03T00:00:10,29.5,-94.5,10.0,90.0,91,ONE,IMO9074729,ABC,70,0\n"
      "367000001,2022-01-03T00:00:00,29.5,-94.6,10.0,90.0,91,ONE,,,70,0\n"
      "367000002,never,29.5,-94.6,10.0,90.0,91,TWO,,,70,0\n");
  ASSERT_EQ(frames.size(), 4U) << "two positions, a name in two sentences; the bad row is none";
  for (std::size_t i = 1; i < frames.size(); ++i)
    EXPECT_GE(frames[i].time_ms, frames[i - 1].time_ms);
  const auto other = OpenFrameText("a,b\n1,2\n", "other.csv");
  ASSERT_FALSE(other.has_value());
  EXPECT_EQ(other.error().code, ErrorCode::kInvalidArgument);
}

TEST(FrameFile, SeveralAreMergedByTime) {
  std::vector<std::unique_ptr<FrameSource>> sources;
  for (const auto& times :
       {std::vector<int>{1, 4, 6}, std::vector<int>{}, std::vector<int>{2, 4}}) {
    std::string text;
    for (const int time : times) {
      AppendFrameLine({.time_ms = time,
                       .device = std::to_string(sources.size()),
                       .protocol = "x",
                       .bytes = "b"},
                      text);
    }
    sources.push_back(*OpenFrameText(std::move(text), "f"));
  }
  std::string order;
  for (const FrameLine& frame : All(*Merge(std::move(sources))))
    order += frame.device + std::to_string(frame.time_ms) + " ";
  EXPECT_EQ(order, "01 22 04 24 06 ");
}

TEST(TruthFile, GivesBackWhatWasWritten) {
  const std::vector<TruthRow> rows{
      {.kind = "diversion", .unit = "X, \"1\"", .movement = "M", .began_ms = 5, .ended_ms = 9},
      {.kind = "police_stop", .device = "a b", .began_ms = 6, .ended_ms = 6, .place = "1 2"}};
  const auto read = ParseTruthFile(WriteTruthFile(rows));
  ASSERT_TRUE(read.has_value()) << read.error();
  EXPECT_EQ(*read, rows);
}

TEST(TruthFile, RefusesWhatItCannotMean) {
  constexpr std::string_view kHead = "kind,unit,device,movement,began_ms,ended_ms,place\n";
  for (const std::string_view row : {"sabotage,,,,1,2,", "diversion,,,,2,1,", "diversion,,,,x,2,",
                                     "diversion,,,,1", "diversion,,,,-4,2,"}) {
    EXPECT_FALSE(ParseTruthFile(std::string(kHead) + std::string(row) + "\n").has_value()) << row;
  }
  EXPECT_FALSE(ParseTruthFile("kind,unit\n").has_value());
}

TEST(PlanFile, ProblemsHaveTheirPlace) {
  for (const auto& [text, pointer] :
       {std::pair(R"({"movements":[{}]})", "/movements/0"),
        std::pair(R"({"drones":[{}]})", "/drones/0"), std::pair(R"({"fence":[]})", "/fence"),
        std::pair(R"([])", "")}) {
    const auto file = ParsePlanFile(text);
    ASSERT_FALSE(file.has_value()) << text;
    EXPECT_TRUE(file.error().field.starts_with(pointer)) << file.error();
  }
  const auto file = ParsePlanFile(
      R"({"fences":{"type":"FeatureCollection","features":[{"type":"Feature","properties":)"
      R"({"kind":"moat"},"geometry":{"type":"Point","coordinates":[1,2]}}]}})");
  ASSERT_TRUE(file.has_value()) << file.error();
  EXPECT_FALSE(FencesOf(*file).has_value());
}

}  // namespace
}  // namespace tidewaiter::retrace
