// Rules of origin for goods of a country, and whether particular goods fulfil them.
#include "cli/command_tariff.h"
#include "cli/exit_code.h"
#include "cli/origin_text.h"

namespace tidewaiter::cli {
namespace {

struct Origin {
  os::Path tariff;
  os::Path check;
  tariff::OriginAsked asked;
};

std::string RulesJson(const tariff::Tariff& tariff, const tariff::OriginAsked& asked) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject();
  tariff::AppendOriginRules(json, tariff, asked);
  json.EndObject();
  return out;
}

std::string AnswerJson(const tariff::OriginAnswer& answer) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject();
  tariff::AppendOriginAnswer(json, answer);
  json.EndObject();
  return out;
}

Result<int> ShowRules(const Origin& origin, Terminal& terminal) {
  if (origin.asked.code.empty() || origin.asked.origin.empty()) {
    return Fail(ErrorCode::kInvalidArgument, "a code and --origin are needed, or --check", "CODE");
  }
  ASSIGN_OR_RETURN(const tariff::Tariff::Made made, OpenTariffFolder(origin.tariff, terminal));
  terminal.Out(terminal.json() ? RulesJson(*made.tariff, origin.asked) + '\n'
                               : OriginRulesText(*made.tariff, origin.asked));
  return kExitOk;
}

Result<int> Check(const Origin& origin, Terminal& terminal) {
  ASSIGN_OR_RETURN(const std::string text, os::ReadFile(origin.check));
  const auto request = tariff::ReadOriginRequest(text, origin.asked.day);
  if (!request) return QuestionFails(request.error(), terminal);
  ASSIGN_OR_RETURN(const tariff::Tariff::Made made, OpenTariffFolder(origin.tariff, terminal));
  const auto answer = tariff::CheckOrigin(*made.tariff, *request);
  if (!answer) return QuestionFails(answer.error(), terminal);
  terminal.Out(terminal.json() ? AnswerJson(*answer) + '\n'
                               : OriginAnswerText(*answer, terminal.bold()));
  return kExitOk;
}

}  // namespace

Command TariffOriginCommand() {
  const auto origin = std::make_shared<Origin>();
  origin->asked.day = TodayUtc();
  Command command{
      .name = "tariff origin",
      .summary = "show the rules of origin for a preference, or check goods by them",
      .synopsis = "CODE --tariff DIR --origin COUNTRY [--on DAY] | --tariff DIR --check FILE",
      .description =
          "Shows the schemes that give goods of a country a preference: what each opens, which "
          "proof it needs, and its rules for these goods, each with what it demands in short "
          "(docs/formats/origin.md). --check takes the materials and prices of a product as JSON "
          "(OriginQuestion of the API) and says for each rule whether it is met, is not, or cannot "
          "be said, and why. Nothing is guessed: a rule that only a person can read is asked for."};
  command.options = {
      GoodsCodeOption(&origin->asked.code),
      FolderOption("--tariff", "The folder of the tariff.", &origin->tariff).Required(),
      TextOption("--origin", "COUNTRY", "Where the goods were made.", &origin->asked.origin),
      DayOption("--on", "The law of that day (default today).",
                [origin](Day day) { origin->asked.day = day; }),
      FileOption("--check", "FILE", "The question about a product as JSON.", &origin->check)};
  command.examples = {{"tidewaiter tariff origin 8415101010 --tariff country/tariff --origin TR",
                       "Air conditioners from Türkiye:"}};
  command.run = [origin](Terminal& terminal) {
    return origin->check.empty() ? ShowRules(*origin, terminal) : Check(*origin, terminal);
  };
  return command;
}

}  // namespace tidewaiter::cli
