#include "app/rules_desk.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/hash.h"
#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "codec/text.h"
#include "detect/rules/rule_set.h"
#include "http/client.h"
#include "http/url.h"

namespace tidewaiter::app {
namespace {

// JSON of the longest text: each byte is at most six ("\u00XX").
constexpr std::size_t kAnswerBytesMax = 6 * rules::kTextBytesMax;

Result<std::string> ReadKey(const os::Path& file) {
  ASSIGN_OR_RETURN(const std::string text, os::ReadFile(file));
  const std::string_view line = std::string_view(text).substr(0, text.find('\n'));
  const std::string key(codec::Trim(line));
  const bool visible = std::ranges::all_of(key, [](char c) { return c > ' ' && c <= '~'; });
  if (key.empty() || key.size() > kKeyBytesMax || !visible) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("the first line of {} is no API key", file.string()), "--key-file");
  }
  return key;
}

bool IsThisMachine(const http::Url& url) {
  return url.host == "localhost" || url.host == "127.0.0.1" || url.host == "::1";
}

Result<std::string> BaseOf(const std::string& text) {
  Result<http::Url> url = http::ParseUrl(text);
  if (!url) return Fail(ErrorCode::kInvalidArgument, url.error().message, "--server");
  if (url->target != "/") {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("\"{}\" is more than an address: give it without a path", text),
                "--server");
  }
  if (!url->tls && !IsThisMachine(*url)) {
    return Fail(ErrorCode::kInvalidArgument,
                "the key would be sent in the open: use https://, or http:// on the desk's own "
                "machine",
                "--server");
  }
  return std::string(text.ends_with('/') ? text.substr(0, text.size() - 1) : text);
}

std::string Encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '_' || c == '-' || c == '.';
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

ErrorCode CodeOf(int status) {
  if (status == 404) return ErrorCode::kNotFound;
  if (status == 409 || status == 412) return ErrorCode::kConflict;
  if (status == 401 || status == 403) return ErrorCode::kFailedPrecondition;
  if (status / 100 == 4 && status != 408 && status != 429) return ErrorCode::kInvalidArgument;
  return ErrorCode::kUnavailable;
}

// "L:C: detail" of each field that the desk names.
std::string FieldProblems(const codec::JsonText& json) {
  std::string out;
  codec::EachOf(json.root(), "problems", [&](simdjson::dom::element problem) {
    const std::string pointer = codec::TextOf(problem, "pointer");
    const std::size_t place = pointer.find('#');
    out += fmt::format("; {}: {}", place == std::string::npos ? pointer : pointer.substr(place + 1),
                       codec::TextOf(problem, "detail"));
  });
  return out;
}

// What the desk refused, in its own words.
std::unexpected<Error> Refused(const http::ClientAnswer& answer) {
  const codec::JsonText json(answer.body);
  std::string why;
  if (json.ok()) {
    why = codec::TextOf(json.root(), "detail");
    if (why.empty()) why = codec::TextOf(json.root(), "title");
    why += FieldProblems(json);
  }
  if (answer.status == 401) why = "it does not know the key";
  return Fail(CodeOf(answer.status),
              fmt::format("the desk answers {}{}{}", answer.status, why.empty() ? "" : ": ", why));
}

Result<std::string> Ask(const DeskAddress& desk, http::ClientRequest request) {
  ASSIGN_OR_RETURN(const std::string base, BaseOf(desk.url));
  ASSIGN_OR_RETURN(const std::string key, ReadKey(desk.key_file));
  request.url = base + request.url;
  request.headers.push_back({"Authorization", "Bearer " + key});
  http::ClientOptions options;
  options.timeout_s = kDeskTimeoutS;
  options.answer_bytes_max = kAnswerBytesMax;
  options.allow_private = true;  // the user chose the address
  options.ca_file = desk.ca_file;
  ASSIGN_OR_RETURN(http::ClientAnswer answer, http::Fetch(request, options));
  if (answer.status / 100 != 2) return Refused(answer);
  return std::move(answer.body);
}

std::string ImportBody(const ImportRequest& request) {
  std::string body;
  codec::JsonWriter json(body);
  json.BeginObject().Member("text", request.text).Member("note", request.note);
  if (!request.offices.empty()) {
    json.Key("offices").BeginArray();
    for (const std::string& office : request.offices)
      json.Text(office);
    json.EndArray();
  }
  json.EndObject();
  return body;
}

Result<std::vector<ImportedRule>> ReadImported(const std::string& body) {
  const codec::JsonText json(body);
  simdjson::dom::array items;
  if (!json.ok() || json.root().at_key("items").get(items) != simdjson::SUCCESS) {
    return Fail(ErrorCode::kUnavailable, "the desk's answer is not one: is this its address?",
                "--server");
  }
  std::vector<ImportedRule> imported;
  for (const simdjson::dom::element item : items) {
    imported.push_back({.name = codec::TextOf(item, "name"),
                        .result = codec::TextOf(item, "result"),
                        .problem = codec::TextOf(item, "problem")});
  }
  return imported;
}

}  // namespace

Result<std::string> ExportRules(const DeskAddress& desk, const std::vector<std::string>& names) {
  std::string target = "/api/v1/rules/export";
  for (std::size_t i = 0; i < names.size(); ++i)
    target += (i == 0 ? "?name=" : "&name=") + Encoded(names[i]);
  return Ask(desk, {.url = target});
}

Result<std::vector<ImportedRule>> ImportRules(const DeskAddress& desk, const ImportRequest& request,
                                              const os::Clock& clock) {
  if (request.text.size() > rules::kTextBytesMax) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("the file has {} bytes, a desk takes {}", request.text.size(),
                            rules::kTextBytesMax));
  }
  const std::string body = ImportBody(request);
  const std::string key =
      fmt::format("rules-import-{:016x}-{}", HashBytes(body), clock.UnixMilliseconds());
  ASSIGN_OR_RETURN(
      const std::string answer,
      Ask(desk, {.url = "/api/v1/rules/import",
                 .method = http::Method::kPost,
                 .headers = {{"Content-Type", "application/json"}, {"Idempotency-Key", key}},
                 .body = body}));
  return ReadImported(answer);
}

}  // namespace tidewaiter::app
