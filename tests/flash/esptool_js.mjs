// esptool-js on a virtual board: a Web Serial port made of the board's pseudo-terminal and
// the control socket's DTR and RTS.
//
// usage: node esptool_js.mjs LIBRARY PORT SOCKET erase
//        ... write ADDRESS FILE | verify ADDRESS FILE | read ADDRESS SIZE FILE | id
import child_process from "node:child_process";
import crypto from "node:crypto";
import fs from "node:fs";
import net from "node:net";
import tty from "node:tty";

const [library, path, control, command, ...words] = process.argv.slice(2);
const { ESPLoader, Transport } = await import(library);

function tell(line) {
    return new Promise((done, failed) => {
        const s = net.connect(control, () => s.write(line + "\n"));
        s.on("data", () => {});
        s.on("close", done);
        s.on("error", failed);
    });
}

class Port {
    getInfo() {
        return {};
    }

    async open({ baudRate }) {
        child_process.execFileSync("stty", ["-F", path, "raw", "-echo", String(baudRate)]);
        const fd = fs.openSync(path, fs.constants.O_RDWR | fs.constants.O_NOCTTY | fs.constants.O_NONBLOCK);
        this.terminal = new tty.ReadStream(fd);
        this.readable = new ReadableStream({
            start: (c) => {
                this.terminal.on("data", (bytes) => c.enqueue(new Uint8Array(bytes)));
                this.terminal.on("close", () => { try { c.close(); } catch { /* cancelled */ } });
            },
        });
        this.writable = new WritableStream({
            write: (bytes) => new Promise((done) => this.terminal.write(bytes, done)),
        });
    }

    async close() {
        this.readable = this.writable = null;
        const closed = new Promise((done) => this.terminal.on("close", done));
        this.terminal.destroy();
        await closed;
    }

    async setSignals(s) {
        if (s.dataTerminalReady !== undefined) await tell(`set dtr ${s.dataTerminalReady ? 1 : 0}`);
        if (s.requestToSend !== undefined) await tell(`set rts ${s.requestToSend ? 1 : 0}`);
    }
}

const md5 = (bytes) => crypto.createHash("md5").update(bytes).digest("hex");
const quiet = { clean() {}, writeLine(line) { console.log(line); }, write(text) { process.stdout.write(text); } };

async function write(loader, address, file) {
    await loader.writeFlash({
        fileArray: [{ data: new Uint8Array(fs.readFileSync(file)), address: Number(address) }],
        flashMode: "keep", flashFreq: "keep", flashSize: "keep", eraseAll: false, compress: true,
        calculateMD5Hash: md5,
    });
}

async function verify(loader, address, file) {
    const bytes = fs.readFileSync(file);
    const here = await loader.flashMd5sum(Number(address), bytes.length);
    if (here !== md5(bytes)) throw new Error(`the board has ${here}`);
}

async function read(loader, address, size, file) {
    fs.writeFileSync(file, await loader.readFlash(Number(address), Number(size)));
}

const commands = {
    id: (loader) => loader.flashId(),
    erase: (loader) => loader.eraseFlash(),
    write, verify, read,
};

const loader = new ESPLoader({ transport: new Transport(new Port(), false), baudrate: 460800, terminal: quiet });
try {
    console.log(await loader.main());
    await commands[command](loader, ...words);
    console.log("done");
    process.exit(0);
} catch (error) {
    console.log(error);
    process.exit(1);
}
