#include "member/internal/data_object.h"

#include "codec/canonical_json.h"
#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "ledger/entry.h"

namespace tidewaiter::member {

Result<DataObject> DataObject::Read(std::string_view json) {
  if (json.size() > ledger::kEntryBytesMax)
    return Fail(ErrorCode::kInvalidArgument, "data is too long for an entry", "/data");
  const codec::JsonText parsed(json);
  simdjson::dom::object object;
  if (!parsed.ok() || parsed.root().get(object) != simdjson::SUCCESS)
    return Fail(ErrorCode::kInvalidArgument, "data is no JSON object", "/data");
  DataObject data;
  for (const auto& [name, value] : object) {
    auto text = codec::CanonicalJson(value);
    const std::string pointer = "/data/" + std::string(name);
    if (!text) return Fail(ErrorCode::kInvalidArgument, text.error().message, pointer);
    if (!data.members_.emplace(name, std::move(*text)).second)
      return Fail(ErrorCode::kInvalidArgument, "said twice", pointer);
  }
  return data;
}

std::string DataObject::raw(std::string_view name) const {
  const auto found = members_.find(name);
  return found == members_.end() ? "" : found->second;
}

std::string DataObject::text(std::string_view name) const {
  const std::string json = raw(name);
  const codec::JsonText parsed(json);
  std::string_view text;
  if (json.empty() || !parsed.ok() || parsed.root().get(text) != simdjson::SUCCESS) return {};
  return std::string(text);
}

std::int64_t DataObject::number(std::string_view name) const {
  const std::string json = raw(name);
  const codec::JsonText parsed(json);
  std::int64_t number = 0;
  if (json.empty() || !parsed.ok() || parsed.root().get(number) != simdjson::SUCCESS) return 0;
  return number;
}

void DataObject::SetRaw(std::string_view name, std::string json) {
  members_.insert_or_assign(std::string(name), std::move(json));
}

void DataObject::SetText(std::string_view name, std::string_view text) {
  std::string json;
  codec::AppendJsonText(json, text);
  SetRaw(name, std::move(json));
}

void DataObject::DefaultRaw(std::string_view name, std::string_view json) {
  members_.try_emplace(std::string(name), json);
}

void DataObject::DefaultText(std::string_view name, std::string_view text) {
  if (!has(name)) SetText(name, text);
}

void DataObject::Remove(std::string_view name) {
  if (const auto found = members_.find(name); found != members_.end()) members_.erase(found);
}

void DataObject::Take(const DataObject& other) {
  for (const auto& [name, json] : other.members_) {
    if (json == "null") {
      Remove(name);
    } else {
      SetRaw(name, json);
    }
  }
}

std::string DataObject::Write() const {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject();
  for (const auto& [name, value] : members_)
    json.Key(name).Raw(value);
  json.EndObject();
  return out;
}

}  // namespace tidewaiter::member
