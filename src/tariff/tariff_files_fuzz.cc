// The files of a tariff, all of them at once: whatever the bytes, no crash and no standstill; and a
// tariff that can be opened is written so that it opens as the same, and answers.
//
// The input is the files one behind another, each after a line "== name".
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "tariff/files.h"
#include "tariff/statement.h"
#include "tariff/tariff_data.h"
#include "tariff/uk_service.h"
#include "tariff/us_lists.h"

namespace tidewaiter::tariff {
namespace {

constexpr std::string_view kMark = "== ";

Files Divided(std::string_view text) {
  Files files;
  std::string* into = nullptr;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end);
    if (line.starts_with(kMark)) {
      line.remove_prefix(kMark.size());
      while (line.ends_with('\n') || line.ends_with('\r'))
        line.remove_suffix(1);
      into = &files[std::string(line)];
    } else if (into != nullptr) {
      *into += line;
    }
  }
  return files;
}

void Ask(const Tariff& tariff) {
  Question question;
  question.day = 20'000;
  question.customs_value = Decimal(1000);
  question.quantities = {{{"NAR", ""}, Decimal(3)}, {{"KGM", ""}, Decimal(70)}};
  constexpr std::size_t kMeasures = 20;
  for (std::size_t i = 0; i < std::min(tariff.measures().size(), kMeasures); ++i) {
    question.code = tariff.measures()[i].code;
    for (const Area& area : tariff.areas()) {
      if (area.group) continue;
      question.origin = area.id;
      const auto statement = Assess(tariff, question);
      const auto charges = Reckon(tariff, question);
      if (statement && charges) CHECK(statement->chosen().duty == charges->duty);
      break;
    }
  }
}

void Try(std::string_view text) {
  const Files files = Divided(text);
  if (const auto made = MakeTariff(files)) {
    const Files written = ToFiles(made->tariff->goods(), made->tariff->data().rows);
    const auto again = MakeTariff(written);
    CHECK(again.has_value());
    CHECK(ToFiles(again->tariff->goods(), again->tariff->data().rows) == written);
    Ask(*made->tariff);
  }
  const UkServiceFile answers[] = {{"answer", text}};
  static_cast<void>(ReadUkService(answers, {.origin = "GB"}));
  PublishedTariff tariff;
  Problems warnings;
  const UsList lists[] = {{"list", text}};
  AddUsLists(lists, {}, tariff, warnings);
}

}  // namespace
}  // namespace tidewaiter::tariff

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  tidewaiter::tariff::Try({reinterpret_cast<const char*>(data), size});
  return 0;
}
