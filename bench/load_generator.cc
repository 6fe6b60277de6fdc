#include "bench/load_generator.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstring>
#include <deque>
#include <memory>
#include <optional>

#include "base/random.h"
#include "bench/load_response.h"

namespace tidewaiter::bench {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;  // all times are nanoseconds

std::int64_t Now() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * kSecond + time.tv_nsec;
}

// A text with "{seq}" in it, cut once.
class Template {
 public:
  explicit Template(std::string_view text) {
    constexpr std::string_view kMark = "{seq}";
    for (std::size_t at = text.find(kMark); at != std::string_view::npos; at = text.find(kMark)) {
      pieces_.emplace_back(text.substr(0, at));
      text.remove_prefix(at + kMark.size());
    }
    pieces_.emplace_back(text);
  }

  void AppendTo(std::string& out, std::string_view number) const {
    out += pieces_.front();
    for (std::size_t i = 1; i < pieces_.size(); ++i)
      out.append(number).append(pieces_[i]);
  }

  [[nodiscard]] std::size_t Size(std::size_t number_size) const {
    std::size_t size = (pieces_.size() - 1) * number_size;
    for (const std::string& piece : pieces_)
      size += piece.size();
    return size;
  }

 private:
  std::vector<std::string> pieces_;
};

struct Url {
  std::string host;
  std::string port = "80";
  std::string target = "/";
};

Result<Url> ParseUrl(std::string_view text) {
  constexpr std::string_view kScheme = "http://";
  if (!text.starts_with(kScheme))
    return Fail(ErrorCode::kInvalidArgument, "the url must begin with http://", "url");
  text.remove_prefix(kScheme.size());
  Url url;
  const std::size_t slash = std::min(text.find('/'), text.size());
  if (slash < text.size()) url.target = text.substr(slash);
  const std::string_view authority = text.substr(0, slash);
  const std::size_t colon = authority.rfind(':');
  url.host = authority.substr(0, colon);
  if (colon != std::string_view::npos) url.port = authority.substr(colon + 1);
  if (url.host.empty()) return Fail(ErrorCode::kInvalidArgument, "the url has no host", "url");
  return url;
}

// What is sent, for each running number.
class RequestText {
 public:
  RequestText(const LoadOptions& options, const Url& url)
      : head_(options.method + " " + url.target + " HTTP/1.1\r\nHost: " + url.host + ":" +
              url.port + "\r\n" + Headers(options)) {
    for (const std::string& body : options.bodies)
      bodies_.emplace_back(body);
  }

  void Write(std::string& out, std::uint64_t seq) const {
    char digits[20];
    const auto end = std::to_chars(digits, digits + sizeof digits, seq).ptr;
    const std::string_view number(digits, static_cast<std::size_t>(end - digits));
    out.clear();
    head_.AppendTo(out, number);
    if (!bodies_.empty()) {
      const Template& body = bodies_[seq % bodies_.size()];
      out.append("Content-Length: ").append(std::to_string(body.Size(number.size())));
      out += "\r\n\r\n";
      body.AppendTo(out, number);
    } else {
      out += "\r\n";
    }
  }

 private:
  static std::string Headers(const LoadOptions& options) {
    std::string text;
    for (const std::string& header : options.headers)
      text.append(header).append("\r\n");
    return text;
  }

  Template head_;
  std::vector<Template> bodies_;
};

// When the next request is due.
class Schedule {
 public:
  Schedule(const LoadOptions& options, std::int64_t begin)
      : options_(options), random_(options.seed), begin_(begin) {}

  [[nodiscard]] std::int64_t due() const { return begin_ + static_cast<std::int64_t>(at_s_ * 1e9); }
  [[nodiscard]] bool ended() const { return at_s_ >= options_.seconds; }
  void Advance() {
    const double gap = options_.poisson ? -std::log(1 - random_.Uniform()) : 1.0;
    at_s_ += gap / options_.rate;
  }

 private:
  const LoadOptions& options_;
  Random random_;
  std::int64_t begin_;
  double at_s_ = 0;
};

struct Connection {
  int socket = -1;
  bool busy = false;
  bool counted = false;    // its request is not of the warm-up
  std::int64_t since = 0;  // latency counts from here
  std::int64_t sent_at = 0;
  std::string out;
  std::size_t out_done = 0;
  LoadResponse response;
};

class Generator {
 public:
  Generator(const LoadOptions& options, const Url& url, const addrinfo& address)
      : options_(options),
        text_(options, url),
        address_(address),
        poll_(epoll_create1(EPOLL_CLOEXEC)),
        connections_(static_cast<std::size_t>(options.connections)) {
    prctl(PR_SET_TIMERSLACK, 1000UL);  // or sleeping alone would cost 50 us
  }
  ~Generator() {
    for (Connection& connection : connections_)
      if (connection.socket >= 0) close(connection.socket);
    close(poll_);
  }
  Generator(const Generator&) = delete;
  Generator& operator=(const Generator&) = delete;

  Result<LoadReport> Run() {
    for (Connection& connection : connections_) {
      if (!Connect(connection))
        return Fail(ErrorCode::kUnavailable,
                    std::string("cannot connect: ") + std::strerror(errno));
      free_.push_back(&connection);
    }
    begin_ = Now();
    count_from_ = begin_ + static_cast<std::int64_t>(options_.warmup_s * 1e9);
    end_ = begin_ + static_cast<std::int64_t>(options_.seconds * 1e9);
    last_answer_ = count_from_;
    if (options_.rate > 0) {
      RunOpen();
    } else {
      RunClosed();
    }
    report_.seconds = static_cast<double>(last_answer_ - count_from_) / 1e9;
    return std::move(report_);
  }

 private:
  void RunOpen() {
    Schedule schedule(options_, begin_);
    while (true) {
      const std::int64_t now = Now();
      for (; !schedule.ended() && schedule.due() <= now; schedule.Advance()) {
        if (schedule.due() >= count_from_) ++report_.offered;
        waiting_.push_back(schedule.due());
      }
      while (!waiting_.empty() && !free_.empty()) {
        Connection* const connection = free_.back();
        free_.pop_back();
        Begin(*connection, waiting_.front());
        waiting_.pop_front();
      }
      if (schedule.ended() && waiting_.empty() && free_.size() == connections_.size()) return;
      Poll(schedule.ended() ? now + kSecond / 10 : schedule.due());
      CutOffSlow();
    }
  }

  void RunClosed() {
    while (true) {
      while (!free_.empty() && Now() < end_) {
        Connection* const connection = free_.back();
        free_.pop_back();
        const std::int64_t now = Now();
        if (now >= count_from_) ++report_.offered;
        Begin(*connection, now);
      }
      if (free_.size() == connections_.size()) return;
      Poll(Now() + kSecond / 10);
      CutOffSlow();
    }
  }

  bool Connect(Connection& connection) {
    connection.socket = socket(address_.ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connection.socket < 0) return false;
    const int on = 1;
    setsockopt(connection.socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(connection.socket, address_.ai_addr, address_.ai_addrlen) != 0) {
      Drop(connection);
      return false;
    }
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.ptr = &connection;
    return epoll_ctl(poll_, EPOLL_CTL_ADD, connection.socket, &event) == 0;
  }

  static void Drop(Connection& connection) {
    if (connection.socket >= 0) close(connection.socket);
    connection.socket = -1;
  }

  void Begin(Connection& connection, std::int64_t since) {
    connection.busy = true;
    connection.since = since;
    connection.counted = since >= count_from_;
    connection.sent_at = Now();
    connection.out_done = 0;
    connection.response.Reset(options_.method == "HEAD");
    text_.Write(connection.out, seq_++);
    if (connection.counted) report_.late.Add(connection.sent_at - since);
    if (connection.socket < 0 && !Connect(connection)) return Break(connection, "connect");
    Send(connection);
  }

  void Send(Connection& connection) {
    while (connection.out_done < connection.out.size()) {
      const ssize_t sent =
          send(connection.socket, connection.out.data() + connection.out_done,
               connection.out.size() - connection.out_done, MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent < 0 && errno == EAGAIN) return;
      if (sent <= 0) return Break(connection, "closed");
      connection.out_done += static_cast<std::size_t>(sent);
    }
  }

  // The system tells once what is there: with `to_end` the other side's farewell is behind it.
  void Receive(Connection& connection, bool to_end) {
    char bytes[64 * 1024];
    while (connection.socket >= 0) {
      const ssize_t got = recv(connection.socket, bytes, sizeof bytes, MSG_DONTWAIT);
      if (got < 0 && errno == EAGAIN) return;
      if (got <= 0) {
        if (connection.busy) return Break(connection, "closed");
        return Drop(connection);
      }
      if (!connection.busy) return Drop(connection);  // a farewell, such as 408
      const std::string_view received(bytes, static_cast<std::size_t>(got));
      if (!connection.response.Put(received)) return Break(connection, "malformed");
      if (connection.response.done()) End(connection);
      if (!to_end && static_cast<std::size_t>(got) < sizeof bytes) return;
    }
  }

  void End(Connection& connection) {
    const std::int64_t now = Now();
    if (connection.counted) {
      ++report_.answered;
      const int status_class = connection.response.status() / 100;
      ++report_.by_class[static_cast<std::size_t>(std::clamp(status_class, 0, 5))];
      report_.latency.Add(now - connection.since);
      last_answer_ = now;
    }
    if (connection.response.closes()) Drop(connection);
    connection.busy = false;
    free_.push_back(&connection);
  }

  void Break(Connection& connection, const char* error) {
    if (connection.counted) ++report_.errors[error];
    Drop(connection);
    connection.busy = false;
    free_.push_back(&connection);
  }

  // Waits for something to happen until `until`.
  void Poll(std::int64_t until) {
    const std::int64_t wait = std::max<std::int64_t>(0, until - Now());
    const timespec timeout{wait / kSecond, wait % kSecond};
    epoll_event events[256];
    const int count = epoll_pwait2(poll_, events, 256, &timeout, nullptr);
    for (int i = 0; i < count; ++i) {
      auto& connection = *static_cast<Connection*>(events[i].data.ptr);
      if (connection.socket < 0) continue;
      if (connection.busy && connection.out_done < connection.out.size()) Send(connection);
      if ((events[i].events & ~static_cast<unsigned>(EPOLLOUT)) != 0)
        Receive(connection, (events[i].events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0);
    }
  }

  void CutOffSlow() {
    const std::int64_t now = Now();
    if (now < next_cut_) return;
    next_cut_ = now + kSecond / 10;
    const auto oldest = now - static_cast<std::int64_t>(options_.timeout_s * 1e9);
    for (Connection& connection : connections_)
      if (connection.busy && connection.sent_at < oldest) Break(connection, "timeout");
  }

  const LoadOptions& options_;
  const RequestText text_;
  const addrinfo& address_;
  const int poll_;
  std::vector<Connection> connections_;
  std::vector<Connection*> free_;
  std::deque<std::int64_t> waiting_;  // due, without a connection
  std::uint64_t seq_ = 0;
  std::int64_t begin_ = 0;
  std::int64_t count_from_ = 0;
  std::int64_t end_ = 0;
  std::int64_t last_answer_ = 0;
  std::int64_t next_cut_ = 0;
  LoadReport report_;
};

}  // namespace

Result<LoadReport> RunLoad(const LoadOptions& options) {
  ASSIGN_OR_RETURN(const Url url, ParseUrl(options.url));
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(url.host.c_str(), url.port.c_str(), &hints, &found) != 0)
    return Fail(ErrorCode::kInvalidArgument, "unknown host " + url.host, "url");
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> address(found, freeaddrinfo);
  Generator generator(options, url, *address);
  return generator.Run();
}

}  // namespace tidewaiter::bench
