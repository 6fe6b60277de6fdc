#include "monitor/record_json.h"

namespace tidewaiter::monitor {

std::vector<std::string> TextsOf(simdjson::dom::element json, std::string_view name) {
  std::vector<std::string> texts;
  codec::EachOf(json, name, [&](simdjson::dom::element element) {
    std::string_view text;
    if (element.get(text) == simdjson::SUCCESS) texts.emplace_back(text);
  });
  return texts;
}

void AppendTexts(codec::JsonWriter& json, std::string_view name,
                 const std::vector<std::string>& texts) {
  json.Key(name).BeginArray();
  for (const std::string& text : texts)
    json.Text(text);
  json.EndArray();
}

}  // namespace tidewaiter::monitor
