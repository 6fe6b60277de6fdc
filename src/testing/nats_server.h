// For tests: nats-server processes of their own, each with a folder and a port that stay the same.
//
//   if (!NatsServer::missing().empty()) GTEST_SKIP() << NatsServer::missing();
//   NatsServer server({.name = "one", .folder = folder});
//   ASSERT_TRUE(server.Start());
//   server.Kill();                      // -9
//   server.Start();                     // the same port, the same files
//
// `more` is added to the configuration: clusters, leaf nodes. They end with the test program,
// however that ends.
#ifndef TIDEWAITER_TESTING_NATS_SERVER_H_
#define TIDEWAITER_TESTING_NATS_SERVER_H_

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

#include "testing/tcp_proxy.h"

namespace tidewaiter {

struct NatsServerOptions {
  std::string name = {};
  std::filesystem::path folder = {};
  std::string domain = {};  // of JetStream
  std::string more = {};
};

class NatsServer {
 public:
  // Why there is none; "" when the program is there.
  static std::string missing() {
    for (const char* path :
         {"/usr/sbin/nats-server", "/usr/local/bin/nats-server", "/usr/bin/nats-server"}) {
      if (::access(path, X_OK) == 0) return "";
    }
    return "no nats-server here (Debian's package nats-server)";
  }

  explicit NatsServer(NatsServerOptions options) : options_(std::move(options)) {
    std::filesystem::create_directories(options_.folder);
  }
  NatsServer(const NatsServer&) = delete;
  NatsServer& operator=(const NatsServer&) = delete;
  ~NatsServer() { Kill(); }

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::string url() const { return "nats://127.0.0.1:" + std::to_string(port_); }
  [[nodiscard]] std::filesystem::path store() const { return options_.folder / "store"; }
  [[nodiscard]] std::string log() const {
    std::ifstream in(options_.folder / "log");  // tidy:allow(file) of another program
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void set_more(std::string more) { options_.more = std::move(more); }

  // True when its port answers. The process ends with the thread that starts it.
  bool Start() {
    if (pid_ > 0) return true;
    const std::string file = (options_.folder / "conf").native();
    std::ofstream out(file);  // tidy:allow(file) of another program
    out << "server_name: " << options_.name << "\nlisten: 127.0.0.1:" << port_
        << "\nmax_payload: 2MB\njetstream { store_dir: \"" << store().native() << "\""
        << (options_.domain.empty() ? "" : ", domain: " + options_.domain) << " }\n"
        << options_.more << "\n";
    out.close();
    pid_ = Spawn(file);
    constexpr int kTries = 3000;
    for (int i = 0; pid_ > 0 && i < kTries; ++i) {
      if (Answers()) return true;
      ::poll(nullptr, 0, 10);
    }
    return false;
  }
  void Kill() { Stop(SIGKILL); }
  void Stop(int signal) {
    if (pid_ <= 0) return;
    ::kill(pid_, signal);
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
  }

 private:
  [[nodiscard]] bool Answers() const {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = LocalAddress(port_);
    const bool answers =
        ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(socket);
    return answers;
  }

  [[nodiscard]] pid_t Spawn(const std::string& file) const {
    const std::string log = (options_.folder / "log").native();
    const pid_t parent = ::getpid();
    const pid_t pid = ::fork();
    if (pid != 0) return pid;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(126);
    const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    ::dup2(out, STDOUT_FILENO);
    ::dup2(out, STDERR_FILENO);
    for (const char* path :
         {"/usr/sbin/nats-server", "/usr/local/bin/nats-server", "/usr/bin/nats-server"}) {
      ::execl(path, path, "-c", file.c_str(), nullptr);
    }
    ::_exit(127);
  }

  NatsServerOptions options_;
  std::uint16_t port_ = FreePort();
  pid_t pid_ = -1;
};

}  // namespace tidewaiter

#endif  // TIDEWAITER_TESTING_NATS_SERVER_H_
