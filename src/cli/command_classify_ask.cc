// Asking a classifier for the codes of described goods.
#include <iostream>

#include <fmt/format.h>

#include "app/classify.h"
#include "cli/command_classify.h"
#include "cli/exit_code.h"
#include "cli/table.h"
#include "codec/json_writer.h"
#include "codec/text.h"

namespace tidewaiter::cli {
namespace {

struct AskArguments {
  std::vector<std::string> texts;
  os::Path model;
  bool officer = false;
  std::string check;
  std::string fact;
  std::string language = "en";
  std::uint64_t top = 5;
};

void VagueAndQuestionJson(const std::optional<classify::Vague>& vague,
                          const std::optional<classify::Question>& question,
                          codec::JsonWriter& json) {
  if (vague) {
    json.Key("vague")
        .BeginObject()
        .Member("words", vague->words)
        .Member("why", classify::VagueWhyName(vague->why))
        .EndObject();
  }
  if (!question) return;
  json.Key("question").BeginObject().Member("about", question->about);
  json.Key("options").BeginArray();
  for (const classify::Option& option : question->options) {
    json.BeginObject().Member("fact", option.fact).Member("code", option.code).EndObject();
  }
  json.EndArray().EndObject();
}

void SuggestionJson(const classify::Suggestion& suggestion, codec::JsonWriter& json) {
  json.BeginObject().Member("code", suggestion.code).Member("probability", suggestion.probability);
  json.Key("precedents").BeginArray();
  for (const classify::Similar& similar : suggestion.precedents) {
    json.BeginObject()
        .Member("id", similar.precedent.id)
        .Member("code", similar.precedent.code)
        .Member("text", similar.precedent.text)
        .Member("ruling", similar.precedent.ruling)
        .Member("similarity", similar.similarity)
        .EndObject();
  }
  json.EndArray().Key("words").BeginArray();
  for (const std::string& word : suggestion.words)
    json.Text(word);
  json.EndArray().EndObject();
}

void OfficerJson(const classify::OfficerView& view, codec::JsonWriter& json) {
  const classify::Suggestions& found = view.suggestions;
  json.Member("confidence", found.confidence).Member("calibrated", found.calibrated);
  json.Key("codes").BeginArray();
  for (const classify::Suggestion& suggestion : found.codes)
    SuggestionJson(suggestion, json);
  json.EndArray();
  for (const auto& [name, prefixes] :
       {std::pair{"headings", &found.headings}, std::pair{"chapters", &found.chapters}}) {
    json.Key(name).BeginArray();
    for (const classify::PrefixProbability& prefix : *prefixes) {
      json.BeginObject()
          .Member("prefix", prefix.prefix)
          .Member("probability", prefix.probability)
          .EndObject();
    }
    json.EndArray();
  }
  if (view.check) {
    json.Key("check")
        .BeginObject()
        .Member("verdict", classify::VerdictName(view.check->verdict))
        .Member("probability", view.check->probability)
        .Member("rank", view.check->rank)
        .Member("against", view.check->against);
    json.Key("likelier").BeginArray();
    for (const classify::Suggestion& suggestion : view.check->likelier)
      SuggestionJson(suggestion, json);
    json.EndArray().EndObject();
  }
  VagueAndQuestionJson(found.vague, found.question, json);
}

void TraderJson(const classify::TraderView& view, codec::JsonWriter& json) {
  json.Key("codes").BeginArray();
  for (const classify::TraderSuggestion& suggestion : view.codes) {
    json.BeginObject().Member("code", suggestion.code).Member("text", suggestion.text);
    json.Key("rulings").BeginArray();
    for (const classify::TraderRuling& ruling : suggestion.rulings) {
      json.BeginObject()
          .Member("id", ruling.id)
          .Member("code", ruling.code)
          .Member("text", ruling.text)
          .EndObject();
    }
    json.EndArray().EndObject();
  }
  json.EndArray();
  VagueAndQuestionJson(view.vague, view.question, json);
}

std::string VagueAndQuestionText(const std::optional<classify::Vague>& vague,
                                 const std::optional<classify::Question>& question) {
  std::string text;
  if (vague) {
    text += fmt::format("vague: \"{}\" ({})\n", Printable(vague->words),
                        classify::VagueWhyName(vague->why));
  }
  if (!question) return text;
  text += "which is it?\n";
  for (const classify::Option& option : question->options)
    text += fmt::format("  {}: {}\n", option.code, Printable(option.fact));
  return text;
}

std::string OfficerText(const classify::OfficerView& view, bool bold) {
  Table table({{"code"}, {"probability", Align::kRight}, {"like"}, {"words"}});
  for (const classify::Suggestion& suggestion : view.suggestions.codes) {
    table.Add({suggestion.code, fmt::format("{:.3f}", suggestion.probability),
               suggestion.precedents.empty() ? "" : suggestion.precedents[0].precedent.text,
               fmt::format("{}", fmt::join(suggestion.words, " "))});
  }
  std::string text = table.Render(bold);
  if (view.check) {
    text += fmt::format("declared code: {}, probability {:.3f}\n",
                        classify::VerdictName(view.check->verdict), view.check->probability);
  }
  return text + VagueAndQuestionText(view.suggestions.vague, view.suggestions.question);
}

std::string TraderText(const classify::TraderView& view, bool bold) {
  Table table({{"code"}, {"words of the tariff"}});
  table.SetCellWidthMax(0);
  for (const classify::TraderSuggestion& suggestion : view.codes)
    table.Add({suggestion.code, suggestion.text});
  return table.Render(bold) + VagueAndQuestionText(view.vague, view.question);
}

Status AnswerOne(const classify::Classifier& classifier, const AskArguments& ask,
                 std::string_view text, Terminal& terminal) {
  if (!codec::IsUtf8(text)) {
    return Fail(ErrorCode::kInvalidArgument, "the text is not UTF-8", "TEXT");
  }
  if (codec::Trim(text).empty()) {
    return Fail(ErrorCode::kInvalidArgument, "the text is empty", "TEXT");
  }
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("text", text);
  const bool officer = ask.officer || !ask.check.empty();
  if (officer) {
    ASSIGN_OR_RETURN(classify::OfficerView view,
                     classify::ViewForOfficer(classifier, text, ask.top, ask.check));
    if (!ask.fact.empty()) view.suggestions = classifier.Suggest(text, ask.top, ask.fact);
    OfficerJson(view, json);
    if (!terminal.json()) terminal.Out(OfficerText(view, terminal.bold()));
  } else {
    const classify::TraderView view =
        classify::ViewForTrader(classifier, text, ask.top, ask.language, ask.fact);
    TraderJson(view, json);
    if (!terminal.json()) terminal.Out(TraderText(view, terminal.bold()));
  }
  json.EndObject();
  if (terminal.json()) terminal.Out(out + '\n');
  return {};
}

Result<int> RunAsk(const AskArguments& ask, Terminal& terminal) {
  ASSIGN_OR_RETURN(const classify::Classifier classifier, app::ReadClassifier(ask.model));
  for (const std::string& text : ask.texts) {
    if (text != "-") {
      RETURN_IF_ERROR(AnswerOne(classifier, ask, text, terminal));
      continue;
    }
    for (std::string line; std::getline(std::cin, line);) {
      if (codec::Trim(line).empty()) continue;
      RETURN_IF_ERROR(AnswerOne(classifier, ask, line, terminal));
    }
  }
  return kExitOk;
}

}  // namespace

Command ClassifyAskCommand() {
  const auto ask = std::make_shared<AskArguments>();
  Command command{
      .name = "classify ask",
      .summary = "ask for the codes of described goods",
      .synopsis = "TEXT... --model FILE [--officer] [--check CODE] [--top N]",
      .description =
          "Each TEXT is one description; \"-\" reads one a line from standard input, and with "
          "--json each answer is a line. Without --officer it shows what a trader may see: codes, "
          "the tariff's words, published rulings, a question. With it: probabilities, the "
          "precedents and words behind them, and how well a declared code goes with the text."};
  command.options = {
      TextsOption("TEXT", "Descriptions of goods.", &ask->texts).Required(),
      FileOption("--model", "FILE", "What classify learn wrote.", &ask->model).Required(),
      Flag("--officer", "Show what officers see.", &ask->officer),
      TextOption("--check", "CODE", "A declared code to judge; shows what officers see.",
                 &ask->check),
      TextOption("--fact", "TEXT", "One more fact: the answer to a question.", &ask->fact),
      TextOption("--words", "LANG", "Language of the tariff's words (default en).", &ask->language),
      CountOption("--top", "Codes to show (default 5).", &ask->top, 1,
                  classify::Classifier::kSuggestMax)};
  command.examples = {{"tidewaiter classify ask \"plastic water bottles\" --model goods.classifier",
                       "As a trader:"},
                      {"tidewaiter classify ask \"plastic water bottles\" --model goods.classifier "
                       "--check 8712.00",
                       "Does the declared code fit?"}};
  command.run = [ask](Terminal& terminal) { return RunAsk(*ask, terminal); };
  return command;
}

}  // namespace tidewaiter::cli
