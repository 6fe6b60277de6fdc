// What goods cost their buyer until they are at home.
#include "cli/command_tariff.h"
#include "cli/exit_code.h"
#include "cli/origin_text.h"

namespace tidewaiter::cli {
namespace {

struct LandedCall {
  os::Path tariff;
  os::Path request;
  std::string currency;  // of all amounts; "" = the tariff's
  tariff::LandedItem item;
  tariff::LandedQuestion question;
};

Result<tariff::LandedQuestion> QuestionOf(const LandedCall& call, const tariff::Tariff& tariff,
                                          Terminal& terminal) {
  if (!call.request.empty()) {
    ASSIGN_OR_RETURN(const std::string text, os::ReadFile(call.request));
    auto read = tariff::ReadLandedQuestion(text, call.question.day);
    if (!read) return QuestionFails(read.error(), terminal);
    return std::move(*read);
  }
  if (call.item.code.empty() || call.item.origin.empty() || call.item.price.value.zero()) {
    return Fail(ErrorCode::kInvalidArgument,
                "a code, --origin and --price are needed, or --request", "CODE");
  }
  tariff::LandedQuestion question = call.question;
  question.buyer_currency = call.currency.empty() ? tariff.reckoning().currency : call.currency;
  question.items = {call.item};
  for (tariff::Amount* amount :
       {&question.items[0].price, &question.freight, &question.insurance}) {
    amount->currency = question.buyer_currency;
  }
  return question;
}

std::string AnswerJson(const tariff::Tariff& tariff, const tariff::LandedAnswer& answer) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject();
  tariff::AppendLandedAnswer(json, tariff, answer);
  json.EndObject();
  return out;
}

Result<int> Run(const LandedCall& call, Terminal& terminal) {
  ASSIGN_OR_RETURN(const tariff::Tariff::Made made, OpenTariffFolder(call.tariff, terminal));
  ASSIGN_OR_RETURN(const tariff::LandedQuestion question, QuestionOf(call, *made.tariff, terminal));
  const auto answer = tariff::ReckonLanded(*made.tariff, question);
  if (!answer) return QuestionFails(answer.error(), terminal);
  terminal.Out(terminal.json() ? AnswerJson(*made.tariff, *answer) + '\n'
                               : LandedText(*made.tariff, *answer, terminal.bold()));
  return kExitOk;
}

std::vector<Option> OptionsOf(const std::shared_ptr<LandedCall>& call) {
  return {
      GoodsCodeOption(&call->item.code),
      FolderOption("--tariff", "The folder of the tariff.", &call->tariff).Required(),
      TextOption("--origin", "COUNTRY", "Where the goods originate.", &call->item.origin),
      DecimalOption("--price", "What the goods cost.",
                    [call](Decimal amount) { call->item.price.value = amount; }),
      DecimalOption("--freight", "To the buyer (default 0).",
                    [call](Decimal amount) { call->question.freight.value = amount; }),
      DecimalOption("--insurance", "Of the way (default 0).",
                    [call](Decimal amount) { call->question.insurance.value = amount; }),
      TextOption("--currency", "CODE", "Of all amounts, and of the answer (default the tariff's).",
                 &call->currency),
      {.name = "--quantity",
       .value = "UNIT=AMOUNT[,...]",
       .help = "Quantities: KGM=1.2, or several with commas between them.",
       .set =
           [call](std::string_view text) { return ReadQuantities(text, call->item.quantities); }},
      ChoiceOption("--sender", "Who sends the goods (default business); private: a gift.",
                   {"business", "private"},
                   [call](std::size_t place) {
                     call->question.sender =
                         place == 0 ? tariff::Sender::kBusiness : tariff::Sender::kPrivate;
                   }),
      TextOption("--scheme", "NAME", "The scheme under which the seller has taken the tax.",
                 &call->question.scheme),
      Flag("--ordinary", "Ask for the ordinary duty instead of a flat rate.",
           &call->question.ordinary),
      DayOption("--on", "The law of that day (default today).",
                [call](Day day) { call->question.day = day; }),
      FileOption("--request", "FILE", "The whole question as JSON.", &call->request)};
}

}  // namespace

Command TariffLandedCommand() {
  const auto call = std::make_shared<LandedCall>();
  call->question.day = TodayUtc();
  Command command{
      .name = "tariff landed",
      .summary = "reckon what a parcel costs its buyer",
      .synopsis = "CODE --tariff DIR --origin COUNTRY --price AMOUNT [OPTIONS]",
      .description =
          "Adds price, freight, insurance, duty, tax and fees of a consignment. The tariff's rules "
          "for parcels (docs/formats/parcels.md) say up to which value duty or tax is let off, "
          "where one rate stands for the tariff, which tax the seller has taken, and what the post "
          "asks; each rule is shown with why it fits or not. --request takes several goods as JSON "
          "(LandedQuestion of the API)."};
  command.options = OptionsOf(call);
  command.examples = {
      {"tidewaiter tariff landed 6109101010 --tariff country/tariff --origin BD "
       "--price 80 --freight 12 --quantity KGM=1.5",
       "T-shirts out of a shop abroad:"}};
  command.run = [call](Terminal& terminal) { return Run(*call, terminal); };
  return command;
}

}  // namespace tidewaiter::cli
