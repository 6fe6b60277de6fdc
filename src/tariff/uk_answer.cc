#include "tariff/uk_answer.h"

#include <array>
#include <charconv>

namespace tidewaiter::tariff {
namespace {

using Element = simdjson::dom::element;

constexpr std::size_t kNumberBytes = 400;  // a double without an exponent has at most 309 digits

std::string_view TextIn(Element object, std::string_view name) {
  std::string_view text;
  return object.at_key(name).get(text) == simdjson::SUCCESS ? text : std::string_view();
}

// The shortest digits that mean this number: those that were written, up to fifteen of them.
std::string NumberText(Element value) {
  std::array<char, kNumberBytes> digits{};
  std::int64_t whole = 0;
  double number = 0;
  std::to_chars_result end{};
  if (value.get(whole) == simdjson::SUCCESS) {
    end = std::to_chars(digits.data(), digits.data() + digits.size(), whole);
  } else if (value.get(number) == simdjson::SUCCESS) {
    end = std::to_chars(digits.data(), digits.data() + digits.size(), number,
                        std::chars_format::fixed);
  } else {
    return {};
  }
  return {digits.data(), end.ptr};
}

}  // namespace

std::optional<Element> ApiObject::Member(std::string_view name) const {
  Element found;
  Element attributes;
  if (of_.at_key(name).get(found) == simdjson::SUCCESS && !found.is_null()) return found;
  if (of_.at_key("attributes").get(attributes) == simdjson::SUCCESS &&
      attributes.at_key(name).get(found) == simdjson::SUCCESS && !found.is_null()) {
    return found;
  }
  if (of_.at_key("relationships").get(attributes) == simdjson::SUCCESS &&
      attributes.at_key(name).at_key("data").get(found) == simdjson::SUCCESS && !found.is_null()) {
    return found;
  }
  return std::nullopt;
}

// A reference of JSON:API as what it refers to; where that was not sent along, the reference itself
// still has the id.
ApiObject ApiObject::Resolved(Element reference) const {
  const auto found = included_->find({TextIn(reference, "type"), TextIn(reference, "id")});
  return {found == included_->end() ? reference : found->second, included_};
}

std::string ApiObject::Text(std::string_view name) const {
  const auto member = Member(name);
  if (!member) return {};
  std::string_view text;
  if (member->get(text) == simdjson::SUCCESS) return std::string(text);
  return NumberText(*member);
}

std::optional<Decimal> ApiObject::Number(std::string_view name) const {
  const std::string text = Text(name);
  if (text.empty()) return std::nullopt;
  const auto number = Decimal::Parse(text);
  return number ? std::optional(number->Trimmed()) : std::nullopt;
}

std::optional<ApiObject> ApiObject::One(std::string_view name) const {
  const auto member = Member(name);
  if (!member || !member->is_object()) return std::nullopt;
  return Resolved(*member);
}

std::vector<ApiObject> ApiObject::Many(std::string_view name) const {
  std::vector<ApiObject> objects;
  const auto member = Member(name);
  simdjson::dom::array list;
  if (!member || member->get(list) != simdjson::SUCCESS) return objects;
  for (const Element one : list)
    if (one.is_object()) objects.push_back(Resolved(one));
  return objects;
}

ApiAnswer::ApiAnswer(std::string_view text) {
  Element root;
  if (parser_.parse(text.data(), text.size()).get(root) != simdjson::SUCCESS) return;
  ok_ = true;
  simdjson::dom::array list;
  if (root.is_object() && root.at_key("included").get(list) == simdjson::SUCCESS) {
    for (const Element one : list) {
      if (!one.is_object()) continue;
      included_.emplace(std::pair(TextIn(one, "type"), TextIn(one, "id")), one);
    }
  }
  Element data;
  if (root.is_object() && root.at_key("data").get(data) == simdjson::SUCCESS) root = data;
  if (root.is_object()) objects_.emplace_back(root, &included_);
  if (root.get(list) != simdjson::SUCCESS) return;
  for (const Element one : list)
    if (one.is_object()) objects_.emplace_back(one, &included_);
}

}  // namespace tidewaiter::tariff
