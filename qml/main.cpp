#include "client/commands.h"
#include "qml/window.h"

int main(int argc, char** argv) {
    if (field::client::namesCommand(argc, argv)) return field::client::runCommand(argc, argv);
    return field::ui::openWindow(argc, argv);
}
