#include "http/problem.h"

#include <nlohmann/json.hpp>

namespace tidewaiter::http {
namespace {

using Json = nlohmann::ordered_json;

struct Named {
  std::string_view code;
  std::string_view title;
  int status;
};

Named NameOf(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
      return {"invalid_argument", "The request is not valid", 400};
    case ErrorCode::kNotFound:
      return {"not_found", "There is no such thing", 404};
    case ErrorCode::kConflict:
      return {"conflict", "It was changed meanwhile", 409};
    case ErrorCode::kFailedPrecondition:
      return {"failed_precondition", "This is not possible in the present state", 422};
    case ErrorCode::kCorruption:
      return {"corruption", "Stored data is damaged", 500};
    case ErrorCode::kUnavailable:
      return {"unavailable", "This is not available now", 503};
    case ErrorCode::kInternal:
      break;
  }
  return {"internal", "The server made a mistake", 500};
}

Json ToJson(const FieldProblem& problem) {
  Json json;
  json["code"] = problem.code;
  json["pointer"] = problem.pointer;
  if (!problem.detail.empty()) json["detail"] = problem.detail;
  return json;
}

}  // namespace

Response Problem(int status, std::string_view code, std::string_view title, std::string_view detail,
                 std::string_view request_id, std::span<const FieldProblem> problems) {
  Json json;
  json["type"] = "urn:tidewaiter:problem:" + std::string(code);
  json["title"] = title;
  json["status"] = status;
  if (!detail.empty()) json["detail"] = detail;
  if (!request_id.empty()) json["instance"] = "urn:request:" + std::string(request_id);
  json["code"] = code;
  for (const FieldProblem& problem : problems)
    json["problems"].push_back(ToJson(problem));
  return {.status = status,
          .content_type = "application/problem+json",
          .body = json.dump(-1, ' ', false, Json::error_handler_t::replace),
          .headers = {{"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}}};
}

Response Problem(const Error& error, std::string_view request_id) {
  const Named named = NameOf(error.code);
  const FieldProblem field{std::string(named.code), error.field, error.message};
  const std::span<const FieldProblem> fields(&field, error.field.empty() ? 0 : 1);
  return Problem(named.status, named.code, named.title, error.message, request_id, fields);
}

int StatusOf(ErrorCode code) {
  return NameOf(code).status;
}

std::string_view ReasonPhrase(int status) {
  struct Reason {
    int status;
    std::string_view phrase;
  };
  static constexpr Reason kReasons[] = {
      {100, "Continue"},
      {200, "OK"},
      {201, "Created"},
      {202, "Accepted"},
      {204, "No Content"},
      {206, "Partial Content"},
      {301, "Moved Permanently"},
      {302, "Found"},
      {303, "See Other"},
      {304, "Not Modified"},
      {307, "Temporary Redirect"},
      {308, "Permanent Redirect"},
      {400, "Bad Request"},
      {401, "Unauthorized"},
      {403, "Forbidden"},
      {404, "Not Found"},
      {405, "Method Not Allowed"},
      {406, "Not Acceptable"},
      {408, "Request Timeout"},
      {409, "Conflict"},
      {410, "Gone"},
      {411, "Length Required"},
      {412, "Precondition Failed"},
      {413, "Content Too Large"},
      {414, "URI Too Long"},
      {415, "Unsupported Media Type"},
      {416, "Range Not Satisfiable"},
      {417, "Expectation Failed"},
      {422, "Unprocessable Content"},
      {428, "Precondition Required"},
      {429, "Too Many Requests"},
      {431, "Request Header Fields Too Large"},
      {500, "Internal Server Error"},
      {501, "Not Implemented"},
      {503, "Service Unavailable"},
      {504, "Gateway Timeout"},
      {505, "HTTP Version Not Supported"},
  };
  for (const Reason& reason : kReasons)
    if (reason.status == status) return reason.phrase;
  return "";
}

}  // namespace tidewaiter::http
