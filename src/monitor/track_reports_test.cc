#include "monitor/track_reports.h"

#include <cstdio>
#include <filesystem>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "monitor/test_golden.h"
#include "os/file.h"

namespace tidewaiter::monitor {
namespace {

using testing::HasSubstr;
using testing::SizeIs;
using testing::StartsWith;

constexpr std::int64_t kNoon = 1'796'040'000'000;
constexpr std::int64_t kHour = 3'600'000;

Journey TestJourney() {
  Journey journey;
  journey.distance_m = 482'340;
  journey.stops = {{.from_ms = kNoon + kHour,
                    .until_ms = kNoon + 2 * kHour,
                    .at = {-2.6912, 38.1687},
                    .first_seq = 40},
                   {.from_ms = kNoon + 4 * kHour,
                    .until_ms = kNoon + 4 * kHour + 930'000,
                    .at = {-1.5, 37.2},
                    .first_seq = 77}};
  journey.gaps = {{}};
  return journey;
}

std::vector<ReportMovement> Movements(const Journey& journey) {
  return {{.id = "MV-17",
           .unit = "KCA 123A",
           .carrier = "Usafirishaji & Söhne",
           .corridor = "Northern",
           .origin = "Mombasa",
           .destination = "Malaba",
           .state = "arrived",
           .departed_ms = kNoon,
           .arrived_ms = kNoon + 29 * kHour,
           .journey = &journey,
           .alarms = 2},
          {.id = "=1+1", .unit = "شاحنة 7", .carrier = "نقل", .state = "planned"}};
}

AlarmCase TestCase() {
  track::Alarm alarm;
  alarm.cause = "KCA 123A/seal_cut/1";
  alarm.kind = track::AlarmKind::kSealCut;
  alarm.severity = track::Severity::kCritical;
  alarm.unit = "KCA 123A";
  alarm.began_ms = kNoon;
  alarm.at = geo::Point{-2.5, 38};
  alarm.finding.kind = track::KindOf(alarm.kind);
  return OpenCase(alarm, {});
}

std::vector<TrackReport> AllReports(const Journey& journey, Language language) {
  const std::vector<AlarmCase> cases{TestCase()};
  const ReportDevice device{.record = {.id = "8800000015", .maker = "Jointech"},
                            .heard_ms = kNoon,
                            .battery_percent = 87.4};
  const ReportPass pass{.gate = "Bari", .at_ms = kNoon, .decision = "open", .agreement = 0.955};
  return {TripsReport(Movements(journey), language), StopsReport(Movements(journey), language),
          ViolationsReport(cases, language), DevicesReport({&device, 1}, language),
          GatesReport({&pass, 1}, language)};
}

const ReportHeading kHeading{.authority = "Test Revenue Authority – الجمارك",
                             .from_ms = kNoon,
                             .until_ms = kNoon + 48 * kHour,
                             .made_ms = kNoon + 50 * kHour};

// Answers of a program, or nothing where it is not installed.
std::optional<std::string> OutputOf(const std::string& command) {
  std::FILE* const pipe = ::popen((command + " 2>/dev/null").c_str(), "r");
  std::string out;
  char buffer[4096];
  for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;)
    out.append(buffer, n);
  return ::pclose(pipe) == 0 ? std::optional(out) : std::nullopt;
}

class ReportFile {
 public:
  explicit ReportFile(std::string_view bytes, const char* name)
      : path_(os::Path(testing::TempDir()) / name) {
    EXPECT_TRUE(os::WriteFile(path_, bytes));
  }
  ~ReportFile() { std::filesystem::remove(path_); }
  ReportFile(const ReportFile&) = delete;
  ReportFile& operator=(const ReportFile&) = delete;
  [[nodiscard]] std::string name() const { return path_.string(); }

 private:
  os::Path path_;
};

TEST(TrackReports, RowsHaveTheTypesOfTheirColumns) {
  const Journey journey = TestJourney();
  for (const Language language : kLanguages) {
    for (const TrackReport& report : AllReports(journey, language)) {
      EXPECT_FALSE(report.rows.empty());
      EXPECT_EQ(report.total, report.rows.size());
      EXPECT_FALSE(report.title.empty());
      EXPECT_EQ(FindReportKind(Name(report.kind)), report.kind);
      for (std::size_t i = 0; i < report.columns.size(); ++i) {
        const ReportColumn& column = report.columns[i];
        EXPECT_FALSE(column.title.empty()) << column.name;
        for (const auto& row : report.rows) {
          ASSERT_THAT(row, SizeIs(report.columns.size()));
          const bool fits =
              row[i].index() == 0 || row[i].index() == (column.type == ColumnType::kText     ? 1U
                                                        : column.type == ColumnType::kNumber ? 2U
                                                                                             : 3U);
          EXPECT_TRUE(fits) << column.name;
        }
      }
    }
  }
}

TEST(TrackReports, TitlesAreInTheLanguage) {
  const Journey journey = TestJourney();
  const auto titles = [&](Language language) {
    std::vector<std::string_view> all;
    for (const ReportColumn& column : TripsReport(Movements(journey), language).columns)
      all.push_back(column.title);
    return all;
  };
  EXPECT_EQ(titles(Language::kFrench)[2], "Transporteur");
  EXPECT_EQ(titles(Language::kArabic)[2], "الناقل");
  EXPECT_NE(titles(Language::kEnglish), titles(Language::kSpanish));
}

TEST(TrackReports, CsvIsAsKept) {
  const Journey journey = TestJourney();
  std::string all;
  for (const TrackReport& report : AllReports(journey, Language::kEnglish))
    all += WriteReportCsv(report) + "\n";
  ExpectGolden("track_reports.csv", all);
}

TEST(TrackReports, CellsAsPeopleReadThem) {
  const ReportColumn number{"n", "n", ColumnType::kNumber, 1};
  const ReportColumn time{"t", "t", ColumnType::kTime, 0};
  const ReportColumn duration{"d", "d", ColumnType::kDuration, 0};
  EXPECT_EQ(CellText(12.54, number, Language::kFrench), "12,5");
  EXPECT_EQ(CellText(12.54, number, Language::kArabic), "12.5");
  EXPECT_EQ(CellText(kNoon, time, Language::kEnglish), "2026-11-30 12:00");
  EXPECT_EQ(CellText(29 * kHour + 61'000, duration, Language::kEnglish), "29:01");
  EXPECT_EQ(CellText({}, time, Language::kEnglish), "");
}

TEST(TrackReports, MoreRowsThanTheLimitAreCounted) {
  const std::vector<ReportPass> passes(kReportRowsMax + 7);
  const TrackReport report = GatesReport(passes, Language::kEnglish);
  EXPECT_EQ(report.rows.size(), kReportRowsMax);
  EXPECT_EQ(report.total, kReportRowsMax + 7);
  EXPECT_EQ(WriteReportPdf(report, {}).error().code, ErrorCode::kInvalidArgument);
}

// Read by another program: Python's zip and XML.
TEST(TrackReports, SpreadsheetsHoldNumbersAsNumbers) {
  const Journey journey = TestJourney();
  const TrackReport report = TripsReport(Movements(journey), Language::kArabic);
  const auto bytes = WriteReportXlsx(report, kHeading);
  ASSERT_TRUE(bytes) << bytes.error();
  EXPECT_THAT(*bytes, StartsWith("PK"));
  const ReportFile file(*bytes, "trips.xlsx");
  const auto out = OutputOf(fmt::format(
      "python3 -c \"\n"
      "import zipfile, xml.etree.ElementTree as E\n"
      "z = zipfile.ZipFile('{}')\n"
      "assert z.testzip() is None\n"
      "[E.fromstring(z.read(n)) for n in z.namelist() if n.endswith('.xml')]\n"
      "n = '{{http://schemas.openxmlformats.org/spreadsheetml/2006/main}}'\n"
      "s = [''.join(t.itertext()) for t in E.fromstring(z.read('xl/sharedStrings.xml'))]\n"
      "r = E.fromstring(z.read('xl/worksheets/sheet1.xml'))\n"
      "print(r.find(n+'sheetViews/'+n+'sheetView').get('rightToLeft'))\n"
      "for c in r.iter(n+'c'):\n"
      "  v, f = c.find(n+'v'), c.find(n+'f')\n"
      "  assert f is None\n"
      "  if v is not None: print(c.get('r'), s[int(v.text)] if c.get('t')=='s' else v.text)\n"
      "\"",
      file.name()));
  if (!out) GTEST_SKIP() << "python3 is not installed";
  EXPECT_THAT(*out, StartsWith("1\n"));
  EXPECT_THAT(*out, HasSubstr("C1 الناقل\n"));
  EXPECT_THAT(*out, HasSubstr("A2 MV-17\n"));
  EXPECT_THAT(*out, HasSubstr("K2 482.34"));
  EXPECT_THAT(*out, HasSubstr("H2 46356.5\n"));  // 2026-11-30 12:00 in days since 1900
  EXPECT_THAT(*out, HasSubstr("A3 =1+1\n"));     // a text
  EXPECT_THAT(*out, HasSubstr("B3 شاحنة 7\n"));
}

TEST(TrackReports, PagesHoldTheirText) {
  const Journey journey = TestJourney();
  for (const Language language : {Language::kEnglish, Language::kArabic}) {
    for (const TrackReport& report : AllReports(journey, language)) {
      const auto bytes = WriteReportPdf(report, kHeading);
      ASSERT_TRUE(bytes) << bytes.error();
      EXPECT_THAT(*bytes, StartsWith("%PDF-"));
    }
  }
  TrackReport report = TripsReport(Movements(journey), Language::kEnglish);
  while (report.rows.size() < 100)
    report.rows.push_back(report.rows[0]);
  const ReportFile file(*WriteReportPdf(report, kHeading), "trips.pdf");
  const auto text = OutputOf("pdftotext -layout " + file.name() + " -");
  if (!text) GTEST_SKIP() << "pdftotext is not installed";
  EXPECT_THAT(*text, HasSubstr("MV-17"));
  EXPECT_THAT(*text, HasSubstr("482.3"));
  EXPECT_THAT(*text, HasSubstr("2026-11-30 12:00"));
  EXPECT_THAT(*text, HasSubstr("Page 2 of "));
}

TEST(TrackReports, AnEmptyReportIsAPageThatSaysSo) {
  const TrackReport report = TripsReport({}, Language::kFrench);
  EXPECT_TRUE(WriteReportXlsx(report, kHeading));
  const ReportFile file(*WriteReportPdf(report, kHeading), "empty.pdf");
  const auto text = OutputOf("pdftotext " + file.name() + " -");
  if (!text) GTEST_SKIP() << "pdftotext is not installed";
  EXPECT_THAT(*text, HasSubstr("Rien pour cette période."));
}

TEST(TrackReports, TheSameReportIsTheSameBytes) {
  const Journey journey = TestJourney();
  const TrackReport report = TripsReport(Movements(journey), Language::kSpanish);
  EXPECT_EQ(*WriteReportPdf(report, kHeading), *WriteReportPdf(report, kHeading));
  EXPECT_EQ(*WriteReportXlsx(report, kHeading), *WriteReportXlsx(report, kHeading));
}

}  // namespace
}  // namespace tidewaiter::monitor
