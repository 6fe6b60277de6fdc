// Fuzz target: no cell and no CSV file, whatever its bytes, may crash, hang or break a promise of
// the headers.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "codec/csv.h"
#include "codec/gzip.h"
#include "codec/parse.h"
#include "codec/text.h"

namespace tidewaiter::codec {
namespace {

void ParseCell(std::string_view text) {
  (void)ParseDecimal(text, ',');
  if (const auto value = ParseDecimal(text, '.')) CHECK(*value - *value == 0);  // finite
  (void)ParseMoneyMinor(text, '.', 0);
  (void)ParseMoneyMinor(text, ',', 5);
  (void)ParseDay(text, "%Y-%m-%d");
  (void)ParseDay(text, "%d-%b-%y %H:%M:%S");
  if (CheckDayFormat(text)) (void)ParseDay("2026-02-28", text);
  if (const auto code = NormalizeHsCode(text)) CHECK(NormalizeHsCode(*code).value() == *code);
  (void)NormalizeCountry(text);
  CHECK(IsUtf8(Latin1ToUtf8(text)));
}

void ParseFile(std::string_view bytes) {
  constexpr std::size_t kPiece = 7;
  std::size_t at = 0;
  CsvReader reader(',', [&]() -> Result<std::string_view> {
    const std::string_view piece = at < bytes.size() ? bytes.substr(at, kPiece) : "";
    at += kPiece;
    return piece;
  });
  CsvRecord record;
  while (*reader.Next(record))
    CHECK(!record.fields.empty());
  Gunzip gunzip(bytes);
  for (auto piece = gunzip.Next(); piece && !piece->empty();)
    piece = gunzip.Next();
}

}  // namespace
}  // namespace tidewaiter::codec

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  tidewaiter::codec::ParseCell(text);
  tidewaiter::codec::ParseFile(text);
  return 0;
}
