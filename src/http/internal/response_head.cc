#include "http/internal/response_head.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "base/calendar.h"
#include "base/check.h"
#include "http/problem.h"

namespace tidewaiter::http::internal {
namespace {

void AppendNumber(std::string& out, std::uint64_t number) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

bool IsSafe(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

void AppendHeader(std::string& out, std::string_view name, std::string_view value) {
  if (name.empty() || !IsSafe(name) || !IsSafe(value)) return;
  out.append(name).append(": ").append(value).append("\r\n");
}

std::string_view FirstLine(std::string_view text) {
  return text.substr(0, text.find_first_of(std::string_view("\r\n\0", 3)));
}

bool HasLength(const Response& response) {
  return response.status != 204 && response.status != 304;
}

}  // namespace

void AppendHead(std::string& out, const Response& response, const HeadContext& context) {
  CHECK(response.status >= 200 && response.status <= 599);
  out += "HTTP/1.1 ";
  AppendNumber(out, static_cast<std::uint64_t>(response.status));
  out.append(" ").append(ReasonPhrase(response.status)).append("\r\nDate: ").append(context.date);
  out += "\r\n";
  if (!context.server_name.empty()) AppendHeader(out, "Server", context.server_name);
  if (!response.content_type.empty()) AppendHeader(out, "Content-Type", response.content_type);
  if (HasLength(response) && !context.is_stream) {
    out += "Content-Length: ";
    AppendNumber(out, response.Body().size());
    out += "\r\n";
  }
  AppendHeader(out, "X-Request-Id", context.request_id);
  if (!context.keep_alive) {
    out += "Connection: close\r\n";
  } else if (context.is_http_10) {
    out += "Connection: keep-alive\r\n";
  }
  for (const Header& header : response.headers)
    AppendHeader(out, header.name, header.value);
  out += "\r\n";
}

std::string HttpDate(std::int64_t unix_seconds) {
  static constexpr std::array<std::string_view, 7> kDays{"Thu", "Fri", "Sat", "Sun",
                                                         "Mon", "Tue", "Wed"};
  static constexpr std::array<std::string_view, 12> kMonths{
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::int64_t day = unix_seconds / 86400;
  const std::int64_t second = unix_seconds % 86400;
  const std::string iso = FormatDay(static_cast<Day>(day));  // 1994-11-06
  const std::string_view text = iso;
  int month = 1;
  std::from_chars(text.data() + 5, text.data() + 7, month);
  return fmt::format("{}, {} {} {} {:02}:{:02}:{:02} GMT", kDays[static_cast<std::size_t>(day % 7)],
                     text.substr(8), kMonths[static_cast<std::size_t>(month - 1)],
                     text.substr(0, 4), second / 3600, second / 60 % 60, second % 60);
}

void AppendEvent(std::string& out, std::string_view event_name, std::string_view id,
                 std::string_view data) {
  event_name = FirstLine(event_name);
  id = FirstLine(id);
  if (!event_name.empty()) out.append("event: ").append(event_name).append("\n");
  if (!id.empty()) out.append("id: ").append(id).append("\n");
  // CR, LF and CR LF each end a line for the reader, so each must begin a new "data:".
  while (true) {
    const std::size_t end = std::min(data.find_first_of("\r\n"), data.size());
    out.append("data: ").append(data.substr(0, end)).append("\n");
    if (end == data.size()) break;
    data.remove_prefix(data.substr(end).starts_with("\r\n") ? end + 2 : end + 1);
  }
  out.push_back('\n');
}

}  // namespace tidewaiter::http::internal
