#include "ais/read_files.h"

#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ais/test_gpsd.h"

namespace tidewaiter::ais {
namespace {

using testing::ElementsAre;

class ReadFilesTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(os::MakeFolder(folder_)); }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  os::Path Write(std::string_view text) {
    EXPECT_TRUE(os::WriteFile(folder_ / "file", text));
    return folder_ / "file";
  }
  Result<FileCount> Rows(std::string_view text) {
    return ReadMarineCadastre(Write(text),
                              {.row =
                                   [&](const Sighting& sighting, const Particulars& p) {
                                     sightings_.push_back(sighting);
                                     particulars_.push_back(p);
                                   },
                               .bad = [&](const BadRow& row) { bad_.push_back(row); }});
  }

  os::Path folder_ =
      os::Path(testing::TempDir()) /
      (std::string("ais_") + testing::UnitTest::GetInstance()->current_test_info()->name());
  std::vector<Sighting> sightings_;
  std::vector<Particulars> particulars_;
  std::vector<BadRow> bad_;
};

TEST_F(ReadFilesTest, NmeaLogTellsWhatItDidNotTake) {
  std::vector<std::int64_t> times;
  const NmeaSink sink{.heard = [&](const Heard& heard) { times.push_back(heard.time_ms); },
                      .bad = [&](const BadRow& row) { bad_.push_back(row); }};
  const auto count = ReadNmeaFile(
      Write("# harbour\r\n"
            "1272412827 !AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4A\r\n"
            "$GPVTG,,T,,M,0.020,N,0.038,K,A*2A\r\n"
            "!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4B\r\n" +
            std::string(100'000, 'x') +
            "\n"
            "!AIVDM,2,1,1,A,55?MbV02;H;s<HtKR20EHE:0@T4@Dn2222222216L961O5Gf0NSQEp6ClRp8,0*1C\n"
            "!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4A"),
      0, sink);
  ASSERT_TRUE(count) << count.error();
  EXPECT_THAT(times, ElementsAre(1'272'412'827'000, 1'272'412'827'000));
  EXPECT_EQ(count->lines, 7U);
  EXPECT_EQ(count->taken, 2U);
  EXPECT_EQ(count->other, 2U);
  EXPECT_EQ(count->bad, 2U);
  EXPECT_EQ(count->incomplete, 1U);
  ASSERT_EQ(bad_.size(), 2U);
  EXPECT_EQ(bad_[0].line, 4U);
  EXPECT_EQ(bad_[0].why, Describe(Refusal::kChecksum));
  EXPECT_EQ(bad_[1].line, 5U);
  EXPECT_EQ(bad_[1].why, Describe(Refusal::kTooLong));
}

TEST_F(ReadFilesTest, MarineCadastreRows) {
  const auto count = Rows(
      "MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,VesselType,Status,Length,"
      "Width,Draft,Cargo,TransceiverClass\n"
      "367379190,2022-01-03T00:00:00,30.3706,-88.56408,7.5,336.2,511,EAGLE,IMO8207721,WTD4583,31,0,"
      "28,11,3.3,52,A\n"
      "338148873,2022-01-03T00:00:01,33.60716,-117.91483,102.3,360,511,,IMO0000000,,,,0,,0,,B\n");
  ASSERT_TRUE(count) << count.error();
  ASSERT_EQ(count->taken, 2U);
  EXPECT_EQ(sightings_[0].time_ms, 1'641'168'000'000);
  EXPECT_EQ(sightings_[0].at, (geo::Point{.lat = 30.3706, .lon = -88.56408}));
  EXPECT_EQ(sightings_[0].speed_kn, 7.5);
  EXPECT_FALSE(sightings_[0].heading_deg);
  EXPECT_EQ(particulars_[0].imo, 8'207'721U);
  EXPECT_EQ(particulars_[0].name.view(), "EAGLE");
  EXPECT_EQ(particulars_[0].length_m, 28);
  EXPECT_EQ(particulars_[0].draught_m, 3.3);
  EXPECT_EQ(sightings_[1].kind, StationKind::kClassB);
  EXPECT_FALSE(sightings_[1].speed_kn);
  EXPECT_FALSE(sightings_[1].course_deg);
  EXPECT_FALSE(sightings_[1].status);
  EXPECT_FALSE(particulars_[1].imo);
  EXPECT_FALSE(particulars_[1].length_m);
}

TEST_F(ReadFilesTest, EveryBadRowIsTold) {
  const auto count = Rows(
      "MMSI,LAT,LON,BaseDateTime,SOG\n"
      ",1,2,2022-01-03T00:00:00,0\n"
      "abc,1,2,2022-01-03T00:00:00,0\n"
      "2000000000,1,2,2022-01-03T00:00:00,0\n"
      "1,100,2,2022-01-03T00:00:00,0\n"
      "1,1,,2022-01-03T00:00:00,0\n"
      "1,1,2,yesterday,0\n"
      "1,1,2,2022-01-03T00:00:00,-1\n"
      "1,1,2\n"
      "1,\"1\"1,2,2022-01-03T00:00:00,0\n"
      "1,91,181,2022-01-03T00:00:00,\n");
  ASSERT_TRUE(count) << count.error();
  EXPECT_EQ(count->bad, 9U);
  EXPECT_EQ(count->taken, 1U);
  ASSERT_EQ(bad_.size(), 9U);
  const std::vector<std::string> columns = {"MMSI",         "MMSI", "MMSI",         "LAT", "LON",
                                            "BaseDateTime", "SOG",  "BaseDateTime", ""};
  for (std::size_t i = 0; i < bad_.size(); ++i) {
    EXPECT_EQ(bad_[i].line, i + 2);
    EXPECT_EQ(bad_[i].column, columns[i]);
  }
  EXPECT_FALSE(sightings_[0].at);  // latitude 91, longitude 181: not available
}

TEST_F(ReadFilesTest, FilesThatCannotBe) {
  EXPECT_EQ(Rows("").error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(Rows("MMSI,LAT,LON\n").error().field, "/BaseDateTime");
  EXPECT_EQ(ReadNmeaFile(folder_ / "none", 0, {}).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(ReadNmeaFile(Write("\x1f\x8b nonsense"), 0, {}).error().code, ErrorCode::kCorruption);
}

TEST(RealDay, EveryRowIsTaken) {
  const std::filesystem::path path =
      SharedTrack() / "data/ais/marinecadastre_2022-01-03_99999rows.csv.gz";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no shared data";
  std::uint64_t no_speed = 0;
  std::uint64_t places = 0;
  const auto count = ReadMarineCadastre(
      path, {.row =
                 [&](const Sighting& s, const Particulars&) {
                   no_speed += s.speed_kn ? 0U : 1U;
                   places += s.at ? 1U : 0U;
                 },
             .bad = [](const BadRow& row) { ADD_FAILURE() << row.line << row.column << row.why; }});
  ASSERT_TRUE(count) << count.error();
  EXPECT_EQ(count->taken, 99'999U);
  EXPECT_EQ(no_speed, 173U);  // 102.3 knots, counted independently; four more say "102.2 or more"
  EXPECT_EQ(places, 99'999U);
}

}  // namespace
}  // namespace tidewaiter::ais
