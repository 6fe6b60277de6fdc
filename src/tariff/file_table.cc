#include "tariff/file_table.h"

#include <charconv>

namespace tidewaiter::tariff {

void Cell::Read(bool& into) {
  if (text_ == "yes" || text_ == "true" || text_ == "1") {
    into = true;
  } else if (text_ == "no" || text_ == "false" || text_ == "0") {
    into = false;
  } else {
    Problem("choice", "neither yes nor no: \"" + std::string(text_.substr(0, 64)) + '"');
  }
}

void Cell::Read(int& into) {
  const auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), into);
  if (error == std::errc() && end == text_.data() + text_.size()) return;
  Problem("number", "not a whole number: \"" + std::string(text_.substr(0, 64)) + '"');
}

void Cell::Read(Decimal& into) {
  const auto number = Decimal::Parse(text_);
  if (!number) return Problem("number", number.error().message);
  into = *number;
}

void Cell::Read(std::optional<Decimal>& into) {
  Decimal number;
  Read(number);
  into = number;
}

void Cell::Read(GoodsCode& into) {
  const auto code = GoodsCode::Parse(text_);
  if (!code) return Problem("code", code.error().message);
  into = *code;
}

void Cell::Read(DutyExpression& into) {
  auto duty = ReadDuty(text_);
  if (!duty) return Problem("duty", duty.error().message);
  into = std::move(*duty);
}

void Cell::Read(Unit& into) {
  const std::size_t slash = text_.find('/');
  into.code = text_.substr(0, slash);
  into.qualifier = slash == std::string_view::npos ? "" : text_.substr(slash + 1);
}

void Cell::Read(std::vector<std::string>& into) const {
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text_.size(); ++i) {
    if (i < text_.size() && text_[i] != ' ' && text_[i] != ';') continue;
    if (i > begin) into.emplace_back(text_.substr(begin, i - begin));
    begin = i + 1;
  }
}

void Cell::ReadDay(Day& into, Day empty) {
  into = empty;
  if (text_.empty()) return;
  const auto day = ParseIsoDay(text_);
  if (!day) return Problem("day", day.error().message);
  into = *day;
}

}  // namespace tidewaiter::tariff
