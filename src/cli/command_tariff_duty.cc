// What goods have to pay.
#include <fmt/format.h>

#include "cli/command_tariff.h"
#include "cli/exit_code.h"
#include "cli/tariff_text.h"

namespace tidewaiter::cli {
namespace {

struct Duty {
  os::Path tariff;
  os::Path request;
  tariff::DutyRequest asked;
};

Option Repeatable(std::string name, std::string value, std::string help,
                  std::function<Status(std::string_view)> set) {
  return {.name = std::move(name),
          .value = std::move(value),
          .help = std::move(help),
          .set = std::move(set)};
}

// A list in one word: "U110,L001".
Status ReadList(std::string_view text, std::vector<std::string>& into) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    if (end > 0) into.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return {};
}

Result<tariff::DutyRequest> RequestOf(const Duty& duty, Terminal& terminal) {
  if (duty.request.empty()) {
    if (duty.asked.question.code.empty() || duty.asked.question.origin.empty() ||
        !duty.asked.has_value) {
      return Fail(ErrorCode::kInvalidArgument,
                  "a code, --origin and --value are needed, or --request", "CODE");
    }
    return duty.asked;
  }
  ASSIGN_OR_RETURN(const std::string text, os::ReadFile(duty.request));
  auto request = tariff::ReadDutyRequest(text, TodayUtc());
  if (request) return *request;
  terminal.Say(TariffProblemsText(request.error(), false));
  return Fail(ErrorCode::kInvalidArgument, request.error().front().detail,
              request.error().front().pointer);
}

Result<int> Run(const Duty& duty, Terminal& terminal) {
  ASSIGN_OR_RETURN(const tariff::DutyRequest request, RequestOf(duty, terminal));
  ASSIGN_OR_RETURN(const tariff::Tariff::Made made, OpenTariffFolder(duty.tariff, terminal));
  const auto answer = tariff::ReckonDuty(*made.tariff, request, nullptr);
  if (!answer) return QuestionFails(answer.error(), terminal);
  terminal.Out(terminal.json() ? StatementJson(*made.tariff, *answer) + '\n'
                               : StatementText(*made.tariff, *answer, terminal.bold()));
  return kExitOk;
}

}  // namespace

Command TariffDutyCommand() {
  const auto duty = std::make_shared<Duty>();
  tariff::Question& question = duty->asked.question;
  question.day = TodayUtc();
  Command command{
      .name = "tariff duty",
      .summary = "reckon what goods have to pay, line by line",
      .synopsis = "CODE --tariff DIR --origin COUNTRY --value AMOUNT [OPTIONS]",
      .description =
          "Shows each duty and tax with its base, rate, amount and legal base, what must be "
          "shown before the goods may pass, and the other lawful ways with what they need. The "
          "value is the customs value in the tariff's currency. What the result depends on and "
          "was not said is asked for, not guessed. --request takes a whole question as JSON "
          "(DutyQuestion of the API), with an invoice and its delivery terms."};
  command.options = {
      GoodsCodeOption(&question.code),
      FolderOption("--tariff", "The folder of the tariff.", &duty->tariff).Required(),
      TextOption("--origin", "COUNTRY", "Where the goods originate.", &question.origin),
      DecimalOption("--value", "Their customs value.",
                    [duty](Decimal value) {
                      duty->asked.question.customs_value = value;
                      duty->asked.has_value = true;
                    }),
      Repeatable("--quantity", "UNIT=AMOUNT[,...]",
                 "Quantities: KGM=1250, or several with commas between them.",
                 [duty](std::string_view text) {
                   return ReadQuantities(text, duty->asked.question.quantities);
                 }),
      Repeatable(
          "--documents", "CODES", "Documents that are there, with commas between them.",
          [duty](std::string_view text) { return ReadList(text, duty->asked.question.documents); }),
      Repeatable("--additional", "CODES", "Additional codes, with commas between them.",
                 [duty](std::string_view text) {
                   return ReadList(text, duty->asked.question.additional_codes);
                 }),
      {.name = "--preference",
       .value = "CODE",
       .help = "The preference claimed, such as 300.",
       .set = [duty](std::string_view text) -> Status {
         duty->asked.question.preference = std::string(text);
         return {};
       }},
      TextOption("--quota", "NUMBER", "The order number of the quota claimed.",
                 &question.order_number),
      DayOption("--on", "The law of that day (default today).",
                [duty](Day day) { duty->asked.question.day = day; }),
      FileOption("--request", "FILE", "The whole question as JSON.", &duty->request)};
  command.examples = {
      {"tidewaiter tariff duty 4202210000 --tariff country/tariff --origin CN "
       "--value 1260.89 --quantity KGM=200",
       "Handbags from China:"}};
  command.run = [duty](Terminal& terminal) { return Run(*duty, terminal); };
  return command;
}

}  // namespace tidewaiter::cli
