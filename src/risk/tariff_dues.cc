#include "risk/tariff_dues.h"

#include <cmath>
#include <utility>

#include "base/hash.h"

namespace tidewaiter::risk {
namespace {

constexpr int kMassDigits = 6;  // behind the point: milligrams

using tariff::Quantity;

void AddQuantity(double amount, std::string unit, std::vector<Quantity>& to) {
  if (std::isnan(amount) || amount < 0 || unit.empty()) return;
  const Decimal exact = Decimal::FromDouble(amount, kMassDigits);
  if (exact.ok()) to.push_back({{std::move(unit), ""}, exact.Trimmed()});
}

}  // namespace

TariffDues::TariffDues(std::shared_ptr<const tariff::Tariff> tariff,
                       std::vector<std::string> procedures)
    : tariff_(std::move(tariff)), procedures_(procedures.begin(), procedures.end()) {
  texts_.emplace(0, "");  // not stated
  for (const tariff::Area& area : tariff_->areas())
    if (!area.group) texts_.emplace(HashBytes(area.id), area.id);
  for (const tariff::MeasureType& type : tariff_->types())
    texts_.emplace(HashBytes(type.preference), type.preference);
}

std::optional<tariff::Question> TariffDues::Ask(const LineTable& lines, std::size_t row,
                                                const Otherwise& otherwise) const {
  if (!procedures_.contains(lines.Text(row, Attribute::kProcedure))) return std::nullopt;
  const auto code = tariff::GoodsCode::Parse(
      otherwise.code.empty() ? lines.Text(row, Attribute::kHsCode) : otherwise.code);
  const std::int64_t value = lines.value_minor(row);
  if (!code || value == kMissingMoney || value < 0) return std::nullopt;
  const auto text_of = [&](std::optional<std::uint64_t> hash,
                           Attribute declared) -> std::optional<std::string> {
    if (!hash) return std::string(lines.Text(row, declared));
    const auto found = texts_.find(*hash);
    return found == texts_.end() ? std::nullopt : std::optional(found->second);
  };
  const auto origin = text_of(otherwise.origin, Attribute::kOrigin);
  const auto preference = text_of(otherwise.preference, Attribute::kPreference);
  if (!origin || origin->empty() || !preference) return std::nullopt;
  tariff::Question question;
  question.code = *code;
  question.day = lines.date(row);
  question.origin = *origin;
  const int digits = tariff_->reckoning().currency_digits;
  const double changed = static_cast<double>(value) * otherwise.value_times;
  question.customs_value = Decimal::FromDouble(changed, 0).Scaled(-digits);
  if (!question.customs_value.ok()) return std::nullopt;
  if (!preference->empty()) question.preference = *preference;
  // Lines do not say which documents came with them: what is claimed is taken to have its own.
  for (const std::string& waiver : tariff_->reckoning().waivers)
    question.documents.push_back(waiver);
  AddQuantity(lines.Number(row, Measure::kNetMassKg) * otherwise.goods_times, "KGM",
              question.quantities);
  const std::string_view unit = lines.Text(row, Attribute::kQuantityUnit);
  if (unit != "KGM") {
    AddQuantity(lines.Number(row, Measure::kQuantity) * otherwise.goods_times, std::string(unit),
                question.quantities);
  }
  return question;
}

std::optional<double> TariffDues::Owed(const LineTable& lines, std::size_t row,
                                       const Otherwise& otherwise) const {
  const std::optional<tariff::Question> question = Ask(lines, row, otherwise);
  if (!question) return std::nullopt;
  const auto charges = tariff::Reckon(*tariff_, *question);
  if (!charges) return std::nullopt;
  const Decimal total = charges->duty + charges->excise + charges->vat;
  if (!total.ok()) return std::nullopt;
  return total.Scaled(tariff_->reckoning().currency_digits).ToDouble();
}

}  // namespace tidewaiter::risk
