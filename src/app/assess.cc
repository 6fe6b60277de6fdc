#include "app/assess.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "app/report_numbers.h"
#include "app/report_words.h"
#include "app/run_files.h"
#include "base/hash.h"
#include "codec/csv.h"
#include "codec/parse.h"
#include "os/new_folder.h"
#include "risk/model.h"

namespace tidewaiter::app {
namespace {

constexpr int kRecordFormat = 1;
constexpr std::string_view kVersion = "0.1.0";

// What a run computes before anything is written.
struct Run {
  warehouse::ReadResult read;
  risk::ModelCard card;
  std::vector<risk::LineScore> scores;
  std::vector<risk::Choice> choices;
  std::vector<Finding> findings;  // as choices
  std::vector<risk::PastJudgement> past;
};

Result<Run> Compute(const AssessRequest& request, const Progress& progress) {
  RETURN_IF_ERROR(risk::CheckPolicy(request.policy));
  ASSIGN_OR_RETURN(warehouse::Mapping mapping, warehouse::LoadMapping(request.mapping));
  mapping.outcome = {};  // new lines have no outcome, nor columns for one
  ASSIGN_OR_RETURN(risk::Model model, risk::Model::Load(request.model));
  ASSIGN_OR_RETURN(warehouse::ReadResult read,
                   warehouse::ReadLines(request.file, mapping, progress));
  ASSIGN_OR_RETURN(std::vector<risk::LineScore> scores, model.Assess(read.lines, progress));
  std::vector<risk::Choice> choices = risk::Choose(read.lines, scores, request.policy);
  std::vector<std::uint32_t> rows;
  for (const risk::Choice& choice : choices)
    rows.push_back(choice.row);
  ASSIGN_OR_RETURN(std::vector<Finding> findings,
                   model.Explain(read.lines, scores, rows, progress));
  return Run{std::move(read),    model.card(),        std::move(scores),
             std::move(choices), std::move(findings), model.past()};
}

ListedLine Listed(const Run& run, std::size_t place, risk::Language language) {
  const risk::Choice& choice = run.choices[place];
  const Finding& finding = run.findings[place];
  const LineTable& lines = run.read.lines;
  const auto text = [&](Attribute a) { return std::string(lines.Text(choice.row, a)); };
  ListedLine line;
  line.rank = static_cast<std::int64_t>(place) + 1;
  line.id = lines.id(choice.row);
  line.date = lines.date(choice.row);
  line.office = text(Attribute::kOffice);
  line.importer = text(Attribute::kImporter);
  line.hs_code = text(Attribute::kHsCode);
  line.origin = text(Attribute::kOrigin);
  line.description = lines.description(choice.row);
  line.value_minor = lines.value_minor(choice.row);
  line.probability = finding.probability;
  line.stake_minor = finding.stake_minor;
  line.stake_basis = risk::StakeBasisLabel(run.scores[choice.row].stake.basis, language);
  line.kind_label = risk::KindLabel(finding.kind, language);
  line.why_selected = choice.basis;
  for (const Reason& reason : finding.reasons) {
    line.reasons.push_back(risk::RenderReason(reason, language, lines.schema().currency));
  }
  if (line.reasons.empty()) line.reasons.emplace_back(risk::NoReasonSentence(language));
  return line;
}

std::string ListCsv(const std::vector<ListedLine>& list) {
  std::string out;
  codec::AppendCsvRow(
      out, {"rank", "id", "date", "office", "importer", "hs_code", "origin", "value_minor",
            "probability", "stake_minor", "kind", "selected", "reasons"});
  for (const ListedLine& line : list) {
    std::string reasons;
    for (const std::string& reason : line.reasons) {
      if (!reasons.empty()) reasons += ' ';
      reasons += reason;
    }
    codec::AppendCsvRow(
        out,
        {fmt::format("{}", line.rank), line.id, FormatDay(line.date), line.office, line.importer,
         line.hs_code, line.origin,
         line.value_minor == kMissingMoney ? std::string() : fmt::format("{}", line.value_minor),
         fmt::format("{:.6f}", line.probability), fmt::format("{}", line.stake_minor),
         line.kind_label, std::string(SelectionBasisName(line.why_selected)), reasons});
  }
  return out;
}

// Every line with its score, in the order of the file: for SQL and for `explain` of what was not
// chosen.
std::string ScoresCsv(const Run& run) {
  std::string out;
  codec::AppendCsvRow(out, {"id", "probability", "expected_minor", "kind", "kind_probability",
                            "stake_minor", "stake_basis"});
  for (std::size_t row = 0; row < run.scores.size(); ++row) {
    const risk::LineScore& score = run.scores[row];
    codec::AppendCsvRow(
        out, {run.read.lines.id(row), fmt::format("{:.6f}", score.probability),
              fmt::format("{:.0f}", score.expected_minor), ErrorKindName(score.kind),
              fmt::format("{:.6f}", score.kind_probability), fmt::format("{}", score.stake.minor),
              risk::StakeBasisName(score.stake.basis)});
  }
  return out;
}

std::vector<risk::Judged> JudgedPast(const std::vector<risk::PastJudgement>& past) {
  std::vector<risk::Judged> judged;
  for (const risk::PastJudgement& line : past) {
    judged.push_back({line.logit, line.probability, line.expected_minor, line.wrong != 0,
                      line.wrong != 0 ? line.money_minor : 0, 1.0, line.date, KindSet(line.checked),
                      KindSet(line.wrong)});
  }
  return judged;
}

Json PolicyRecord(const risk::ChoicePolicy& policy) {
  return {{"share", policy.share},
          {"count", policy.count},
          {"office_hours", policy.office_hours},
          {"hours_per_line", policy.hours_per_line},
          {"random_share", policy.random_share},
          {"explore_share", policy.explore_share},
          {"rank_by", policy.rank_by == risk::RankBy::kExpected ? "expected" : "probability"},
          {"harm_minor", policy.harm_minor},
          {"seed", policy.seed}};
}

risk::ChoicePolicy PolicyFromRecord(const Json& json) {
  risk::ChoicePolicy policy;
  json.at("share").get_to(policy.share);
  json.at("count").get_to(policy.count);
  json.at("office_hours").get_to(policy.office_hours);
  json.at("hours_per_line").get_to(policy.hours_per_line);
  json.at("random_share").get_to(policy.random_share);
  json.at("explore_share").get_to(policy.explore_share);
  json.at("harm_minor").get_to(policy.harm_minor);
  json.at("seed").get_to(policy.seed);
  policy.rank_by =
      json.at("rank_by") == "expected" ? risk::RankBy::kExpected : risk::RankBy::kProbability;
  return policy;
}

std::string HashText(std::string_view text) {
  Sha256 sha;
  sha.Add(text);
  return sha.Hex();
}

// Everything that is needed to do the run again and see that it is the same.
Result<Json> Record(const AssessRequest& request, const Run& run, const std::string& list_sha256,
                    const os::Clock& clock) {
  Json json{{"format", kRecordFormat},
            {"tidewaiter", std::string(kVersion)},
            {"time", os::FormatUtc(clock.UnixSeconds())},
            {"language", std::string(risk::LanguageCode(request.language))}};
  for (const auto& [name, path] :
       {std::pair{"file", request.file}, std::pair{"mapping", request.mapping}}) {
    ASSIGN_OR_RETURN(const std::string hash, os::HashFile(path));
    json["inputs"][name] = {{"path", std::filesystem::absolute(path).string()}, {"sha256", hash}};
  }
  json["inputs"]["model"] = {{"path", std::filesystem::absolute(request.model).string()},
                             {"version", run.card.version}};
  json["currency"] = run.read.lines.schema().currency;
  json["policy"] = PolicyRecord(request.policy);
  json["lines"] = run.read.lines.size();
  json["chosen"] = run.choices.size();
  json["draws"] = Json::array();
  for (const risk::Choice& choice : run.choices) {
    if (choice.basis != SelectionBasis::kRandom) continue;
    json["draws"].push_back({{"id", std::string(run.read.lines.id(choice.row))},
                             {"probability", choice.draw_probability}});
  }
  json["list_sha256"] = list_sha256;
  return json;
}

ReportModel Report(const AssessRequest& request, const Run& run, const AssessResult& result,
                   const os::Clock& clock) {
  const Words& words = WordsOf(request.language);
  ReportModel report;
  report.language = request.language;
  report.title = words.run_title;
  report.generated = os::FormatUtc(clock.UnixSeconds());
  report.currency = result.currency;
  report.currency_digits = codec::MinorDigits(result.currency);
  report.list = result.list;
  const NumberFormat numbers(request.language);
  const std::string expected =
      numbers.Money(std::llround(result.expected_minor), report.currency_digits) +
      (result.currency == "XXX" ? "" : " " + result.currency);
  report.figures = {{std::string(words.lines_assessed), numbers.Count(run.scores.size()), ""},
                    {std::string(words.to_inspect), numbers.Count(result.list.size()), ""},
                    {std::string(words.expected), expected, ""}};
  const std::vector<risk::Judged> judged = JudgedPast(run.past);
  if (!judged.empty()) {
    report.past =
        PastResult{fmt::format(fmt::runtime(words.run_past), numbers.Count(judged.size())),
                   risk::Evaluate(judged)};
  }
  for (const risk::KindModel& kind : run.card.kinds) {
    KindResult row;
    row.kind_label = risk::KindLabel(kind.kind, request.language);
    row.row.kind = kind.kind;
    row.row.checked = kind.checked;
    row.row.wrong = kind.wrong;
    row.row.auc = kind.past_auc;
    report.kinds.push_back(std::move(row));
  }
  if (run.read.summary.rejected > 0) {
    report.warnings.push_back(fmt::format(fmt::runtime(words.unreadable),
                                          numbers.Count(run.read.summary.rejected),
                                          numbers.Count(run.read.summary.rows_read)));
  }
  report.facts = {{std::string(words.model), run.card.version},
                  {std::string(words.learned_from),
                   fmt::format("{} ({} – {})", run.card.lines, FormatDay(run.card.first_day),
                               FormatDay(run.card.last_day))},
                  {std::string(words.seed), fmt::format("{}", request.policy.seed)},
                  {std::string(words.file), request.file.filename().string()},
                  {"list.csv SHA-256", result.list_sha256}};
  return report;
}

// A folder that a run may replace: not there, empty, or an earlier run.
Status CheckReplaceable(const os::Path& out) {
  std::error_code ignored;
  if (!std::filesystem::exists(out, ignored)) return {};
  if (std::filesystem::is_directory(out, ignored) &&
      (std::filesystem::is_empty(out, ignored) ||
       std::filesystem::exists(out / "record.json", ignored))) {
    return {};
  }
  return Fail(
      ErrorCode::kConflict,
      fmt::format("{} holds something that is not a run: name another folder", out.string()),
      "/out");
}

Status WriteRun(const AssessRequest& request, const Run& run, const AssessResult& result,
                const std::string& list_csv, const os::Clock& clock) {
  ASSIGN_OR_RETURN(os::NewFolder folder, os::NewFolder::Create(request.out));
  const os::Path& part = folder.part();
  RETURN_IF_ERROR(os::WriteFile(part / "list.csv", list_csv));
  Json list = Json::array();
  for (const ListedLine& line : result.list)
    list.push_back(ListedLineJson(line));
  RETURN_IF_ERROR(os::WriteFile(part / "list.json", list.dump(1) + "\n"));
  RETURN_IF_ERROR(os::WriteFile(part / "scores.csv", ScoresCsv(run)));
  if (!run.read.rejects.empty()) {
    RETURN_IF_ERROR(warehouse::WriteRejects(part / "rejects.csv", run.read.rejects));
  }
  RETURN_IF_ERROR(
      os::WriteFile(part / "report.html", RenderReport(Report(request, run, result, clock))));
  ASSIGN_OR_RETURN(const Json record, Record(request, run, result.list_sha256, clock));
  RETURN_IF_ERROR(os::WriteFile(part / "record.json", record.dump(2) + "\n"));
  return folder.Commit();
}

Result<Json> ReadJson(const os::Path& path) {
  ASSIGN_OR_RETURN(const std::string text, os::ReadFile(path));
  Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) {
    return Fail(ErrorCode::kCorruption, path.string() + " is damaged");
  }
  return json;
}

// The row of scores.csv with that id, as JSON with the column names.
Result<std::optional<Json>> FindScore(const std::string& scores, std::string_view id) {
  bool given = false;
  codec::CsvReader reader(',', [&]() -> Result<std::string_view> {
    return std::exchange(given, true) ? std::string_view() : std::string_view(scores);
  });
  codec::CsvRecord record;
  std::vector<std::string> names;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, reader.Next(record));
    if (!more) return std::nullopt;
    if (names.empty()) {
      names.assign(record.fields.begin(), record.fields.end());
    } else if (!record.fields.empty() && record.fields[0] == id) {
      Json json;
      for (std::size_t i = 0; i < std::min(names.size(), record.fields.size()); ++i) {
        json[names[i]] = std::string(record.fields[i]);
      }
      json["selected"] = "no";
      return json;
    }
  }
}

Status CheckInput(const Json& input, const char* what) {
  const os::Path path = input.at("path").get<std::string>();
  ASSIGN_OR_RETURN(const std::string hash, os::HashFile(path));
  if (hash == input.at("sha256").get<std::string>()) return {};
  return Fail(ErrorCode::kFailedPrecondition,
              fmt::format("{} {} has changed since the run", what, path.string()));
}

Result<RepeatResult> RepeatFrom(const Json& record, const Progress& progress) {
  if (record.at("format") != kRecordFormat) {
    return Fail(ErrorCode::kFailedPrecondition, "the record is of another format");
  }
  const Json& inputs = record.at("inputs");
  RETURN_IF_ERROR(CheckInput(inputs.at("file"), "file"));
  RETURN_IF_ERROR(CheckInput(inputs.at("mapping"), "mapping"));
  AssessRequest request;
  request.file = inputs.at("file").at("path").get<std::string>();
  request.mapping = inputs.at("mapping").at("path").get<std::string>();
  request.model = inputs.at("model").at("path").get<std::string>();
  request.policy = PolicyFromRecord(record.at("policy"));
  const auto language = risk::FindLanguage(record.at("language").get<std::string>());
  if (!language) return Fail(ErrorCode::kCorruption, "the record is of an unknown language");
  request.language = *language;
  ASSIGN_OR_RETURN(const Run run, Compute(request, progress));
  if (run.card.version != inputs.at("model").at("version").get<std::string>()) {
    return Fail(
        ErrorCode::kFailedPrecondition,
        fmt::format("model {} is another one than that of the run", request.model.string()));
  }
  std::vector<ListedLine> list;
  for (std::size_t i = 0; i < run.choices.size(); ++i) {
    list.push_back(Listed(run, i, request.language));
  }
  RepeatResult result;
  result.recorded_sha256 = record.at("list_sha256").get<std::string>();
  result.repeated_sha256 = HashText(ListCsv(list));
  result.identical = result.recorded_sha256 == result.repeated_sha256;
  return result;
}

}  // namespace

Result<AssessResult> AssessFile(const AssessRequest& request, const os::Clock& clock,
                                const Progress& progress) {
  RETURN_IF_ERROR(CheckReplaceable(request.out));
  ASSIGN_OR_RETURN(const Run run, Compute(request, progress));
  AssessResult result;
  result.read = run.read.summary;
  result.currency = run.read.lines.schema().currency;
  for (std::size_t i = 0; i < run.choices.size(); ++i) {
    result.list.push_back(Listed(run, i, request.language));
    result.expected_minor += run.scores[run.choices[i].row].expected_minor;
  }
  const std::string list_csv = ListCsv(result.list);
  result.list_sha256 = HashText(list_csv);
  RETURN_IF_ERROR(WriteRun(request, run, result, list_csv, clock));
  return result;
}

Result<RepeatResult> RepeatRun(const os::Path& record, const Progress& progress) {
  ASSIGN_OR_RETURN(const Json json, ReadJson(record));
  try {  // the library throws on a missing key or a wrong type
    return RepeatFrom(json, progress);
  } catch (const Json::exception&) {
    return Fail(ErrorCode::kCorruption, record.string() + " is no record of a run");
  }
}

Result<std::string> ExplainLine(const os::Path& run, std::string_view id) {
  ASSIGN_OR_RETURN(const Json list, ReadJson(run / "list.json"));
  ASSIGN_OR_RETURN(const Json record, ReadJson(run / "record.json"));
  for (Json line : list) {
    if (line.value("id", "") != id) continue;
    line["currency"] = record.value("currency", "XXX");
    return line.dump(2);
  }
  ASSIGN_OR_RETURN(const std::string scores, os::ReadFile(run / "scores.csv"));
  ASSIGN_OR_RETURN(const std::optional<Json> score, FindScore(scores, id));
  if (score) {
    Json with_currency = *score;
    with_currency["currency"] = record.value("currency", "XXX");
    return with_currency.dump(2);
  }
  return Fail(
      ErrorCode::kNotFound,
      fmt::format("no line '{}' in {}: list.csv and scores.csv name them", id, run.string()));
}

}  // namespace tidewaiter::app
