// Learning a classifier of goods from files.
#include "cli/command_classify.h"

#include <fmt/format.h>

#include "app/classify.h"
#include "cli/exit_code.h"
#include "cli/table.h"
#include "codec/json_writer.h"
#include "os/clock.h"

namespace tidewaiter::cli {
namespace {

struct Learn {
  app::ClassifySources sources;
  os::Path out;
};

std::string FactsJson(const app::LearnedClassifier& learned, std::uint64_t bytes) {
  const classify::ClassifierFacts facts = learned.classifier.facts();
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject()
      .Member("precedents", facts.precedents)
      .Member("rulings", facts.rulings)
      .Member("codes", facts.codes)
      .Member("terms", facts.terms)
      .Member("learned", facts.learned)
      .Member("trees_learned_from", facts.held_back)
      .Member("calibrated_on", facts.calibrated_on)
      .Member("alarm", facts.alarm)
      .Member("rows_refused", learned.refused)
      .Member("read_seconds", learned.read_seconds)
      .Member("learn_seconds", learned.learn_seconds)
      .Member("model_bytes", bytes);
  json.Key("problems").BeginArray();
  for (const codec::Problem& problem : learned.problems) {
    json.BeginObject()
        .Member("code", problem.code)
        .Member("pointer", problem.pointer)
        .Member("detail", problem.detail)
        .EndObject();
  }
  json.EndArray().EndObject();
  return out + '\n';
}

std::string FactsText(const app::LearnedClassifier& learned) {
  const classify::ClassifierFacts facts = learned.classifier.facts();
  std::string text = fmt::format(
      "{} precedents ({} rulings), {} codes, read in {:.2f} s, learned in {:.2f} s\n",
      facts.precedents, facts.rulings, facts.codes, learned.read_seconds, learned.learn_seconds);
  if (!facts.learned) {
    text += fmt::format(
        "fewer than {} precedents: it ranks by likeness, and its probabilities are "
        "not calibrated\n",
        classify::Classifier::kLearnMin);
  }
  return text;
}

Result<int> RunLearn(const Learn& learn, Terminal& terminal) {
  ASSIGN_OR_RETURN(const app::LearnedClassifier learned,
                   app::LearnClassifier(learn.sources, os::RealClock()));
  for (const codec::Problem& problem : learned.problems) {
    terminal.Say(fmt::format("{}: {} ({})\n", Printable(problem.pointer), Printable(problem.detail),
                             problem.code));
  }
  if (learned.refused > 0) terminal.Say(fmt::format("{} rows left out\n", learned.refused));
  const std::string bytes = learned.classifier.Save();
  RETURN_IF_ERROR(os::WriteFile(learn.out, bytes));
  terminal.Out(terminal.json() ? FactsJson(learned, bytes.size()) : FactsText(learned));
  return kExitOk;
}

Option RepeatedFiles(std::string name, std::string help, std::vector<os::Path>* target) {
  Option option = FilesOption(std::move(name), std::move(help), target);
  option.value = "FILE";
  return option;
}

}  // namespace

Command ClassifyLearnCommand() {
  const auto learn = std::make_shared<Learn>();
  Command command{
      .name = "classify learn",
      .summary = "learn codes from described goods and the nomenclature",
      .synopsis =
          "[--precedents FILE...] [--nomenclature FILE...] [--synonyms FILE...] "
          "[--data FOLDER] [--tariff FOLDER] --out FILE",
      .description =
          "Precedents are described goods with their codes: CSV or TSV with the columns code and "
          "text, and id, day and ruling where there are; or three columns without a header: "
          "number, code, text. A nomenclature has code and description, one file a language, "
          "named by the two letters before the ending (\"tariff_fr.csv\"). Synonyms are words that "
          "people use, with code and text. Rows that cannot be used are told and left out. --data "
          "and "
          "--tariff take the desk's own history and a tariff instead of files, or beside them."};
  command.options = {
      RepeatedFiles("--precedents", "Described goods with codes.", &learn->sources.precedents),
      RepeatedFiles("--nomenclature", "The tariff's words.", &learn->sources.nomenclature),
      RepeatedFiles("--synonyms", "Other words for codes.", &learn->sources.synonyms),
      FolderOption("--data", "A history: described lines, with the codes that checks found.",
                   &learn->sources.history),
      FolderOption("--tariff", "A tariff: its lines of today.", &learn->sources.tariff),
      FileOption("--out", "FILE", "The classifier is written there.", &learn->out).Required(),
      CountOption("--seed", "Of every choice by chance (default 1).", &learn->sources.seed, 0,
                  1'000'000'000)};
  command.examples = {
      {"tidewaiter classify learn --precedents past.csv --nomenclature tariff_en.csv "
       "--out goods.classifier",
       "From declarations that were accepted:"},
      {"tidewaiter classify learn --data tidewaiter-data --tariff tariff "
       "--out tidewaiter-data/classifier",
       "From the desk's own past, for the desk:"}};
  command.run = [learn](Terminal& terminal) { return RunLearn(*learn, terminal); };
  return command;
}

std::vector<Command> ClassifyCommands() {
  std::vector<Command> commands;
  commands.push_back(ClassifyLearnCommand());
  commands.push_back(ClassifyAskCommand());
  commands.push_back(ClassifyEvaluateCommand());
  return commands;
}

}  // namespace tidewaiter::cli
