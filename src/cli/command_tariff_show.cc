// Looking things up in a tariff.
#include <fmt/format.h>

#include "cli/command_tariff.h"
#include "cli/exit_code.h"
#include "cli/tariff_text.h"
#include "nomenclature/search.h"

namespace tidewaiter::cli {
namespace {

constexpr std::size_t kFoundMax = 50;

struct Show {
  std::vector<std::string> words;
  os::Path tariff;
  Day day = TodayUtc();
  std::string origin;
  std::string language = "en";
};

std::string LinesJson(const tariff::Tariff& tariff, const std::vector<tariff::LineId>& lines,
                      const Show& show) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("day", FormatDay(show.day)).Key("lines").BeginArray();
  for (const tariff::LineId id : lines) {
    const nomenclature::GoodsLine line = tariff.goods().line(id);
    json.BeginObject().Member("code", line.code.text()).Member("suffix", int{line.suffix});
    json.Member("description", tariff.goods().Description(id, show.language)).EndObject();
  }
  json.EndArray().EndObject();
  return out;
}

Result<int> Run(const Show& show, Terminal& terminal) {
  ASSIGN_OR_RETURN(const tariff::Tariff::Made made, OpenTariffFolder(show.tariff, terminal));
  const tariff::Tariff& tariff = *made.tariff;
  const std::string asked = fmt::format("{}", fmt::join(show.words, " "));
  if (const auto code = nomenclature::GoodsCode::Parse(asked)) {
    const auto line = tariff.goods().Find(*code, show.day);
    if (line) {
      const LineAsked one{&tariff, *line, show.day, show.language, show.origin};
      terminal.Out(terminal.json() ? LineJson(one) + '\n' : LineText(one, terminal.bold()));
      return kExitOk;
    }
    const auto nearest = tariff.goods().Nearest(*code, show.day);
    return Fail(
        ErrorCode::kNotFound,
        fmt::format("{} is no line on {}{}", code->text(), FormatDay(show.day),
                    nearest ? "; the nearest above is " + tariff.goods().line(*nearest).code.text()
                            : std::string()),
        "CODE");
  }
  const std::vector<tariff::LineId> lines =
      asked.empty() ? tariff.goods().Chapters(show.day)
                    : nomenclature::GoodsSearch(tariff.goods())
                          .Find(asked, show.language, show.day, kFoundMax);
  terminal.Out(terminal.json()
                   ? LinesJson(tariff, lines, show) + '\n'
                   : LinesText(tariff, lines, show.day, show.language, terminal.bold()));
  return kExitOk;
}

}  // namespace

Command TariffShowCommand() {
  const auto show = std::make_shared<Show>();
  Command command{
      .name = "tariff show",
      .summary = "look up a code or words in a tariff",
      .synopsis = "[CODE | WORD...] --tariff DIR [--on DATE] [--origin COUNTRY] [--language CODE]",
      .description =
          "Of a code: what stands above and under it, and the measures of the day. Of words: the "
          "lines that have them, in their own text or in those above. Of nothing: the chapters."};
  command.options = {
      TextsOption("CODE", "A code, whole or begun, or words.", &show->words),
      FolderOption("--tariff", "The folder of the tariff.", &show->tariff).Required(),
      DayOption("--on", "The law of that day (default today).",
                [show](Day day) { show->day = day; }),
      TextOption("--origin", "COUNTRY", "Only measures for goods from there.", &show->origin),
      TextOption("--language", "CODE", "Of the texts (default en).", &show->language)};
  command.examples = {{"tidewaiter tariff show 0805 --tariff taric", "A heading:"},
                      {"tidewaiter tariff show cotton shirts --tariff taric", "Words:"}};
  command.run = [show](Terminal& terminal) { return Run(*show, terminal); };
  return command;
}

}  // namespace tidewaiter::cli
