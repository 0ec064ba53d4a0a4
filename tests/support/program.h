#pragma once

#include <memory>
#include <string>
#include <vector>

#include <QJsonObject>
#include <QProcess>
#include <QStringList>

/// fieldledger-server as a process of its own, as an administrator meets it.
namespace program {

/// What one command did.
struct Done {
    int code = -1;
    QString out, error;
    /// Standard output, one JSON object a line; a line that is none ends the test program.
    [[nodiscard]] std::vector<QJsonObject> objects() const;
    /// Whether standard error is one line that holds `words`.
    [[nodiscard]] bool complains(const QString& words) const;
};
Done run(const QStringList& arguments);

/// `serve` on a free port of loopback, until stop() or kill().
class Server {
  public:
    explicit Server(const std::string& storeDir, const QStringList& options = {"--plain"});
    ~Server();

    [[nodiscard]] const std::string& address() const { return address_; }
    [[nodiscard]] qint64 pid() const { return process_.processId(); }
    /// Most memory that the process ever held, in KiB.
    [[nodiscard]] long peakKiB() const;
    /// What it says after that it listens, a line; waits for it.
    QString nextLine();
    /// SIGTERM; its exit code.
    int stop();
    /// The same; -1 if it goes on for longer than `ms`.
    int stopWithin(int ms);
    /// SIGKILL: what a power cut or the system does.
    void kill();

  private:
    QProcess process_;
    std::string address_;
};

}  // namespace program
