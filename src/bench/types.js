/**
 * The shapes that several files of the bench share.
 *
 * @typedef {ReturnType<typeof import('./options.js').options> & {srtpLibrary?: string}} Options of the command line
 * @typedef {import('./scenario.js').Scenario} Scenario
 * @typedef {{ufrag: string, password: string}} Credentials of ICE
 * @typedef {Credentials & {ip: string, port: number, fingerprint: string, feed?: number, participant?: number}} Remote where
 *   a client's media goes; `feed` is Janus' number of a publisher, `participant` the CSRC of what ours sends
 * @typedef {"pub"|"sub"|"both"} Role
 *
 * @typedef {Object} Stream that wireload sends, or a section for one that it receives
 * @property {"audio"|"video"} kind
 * @property {string} track
 * @property {number} payloadType
 * @property {number} [level] id of the audio level extension
 * @property {number} [kbps]
 * @property {number} [fps]
 * @property {number} [ssrc]
 *
 * @typedef {Object} JoinRequest
 * @property {number} room
 * @property {Role} role
 * @property {number} [self] which publisher a subscriber is itself
 * @property {Credentials} local
 * @property {Stream[]} streams
 * @property {number} audioSlots
 * @property {number} videoSlots
 * @property {boolean} asks whether the client requests its number of audio slots by `view`
 *
 * @typedef {Object} LoadClient a client of wireload
 * @property {number} id
 * @property {Role} role
 * @property {Credentials} local
 * @property {Remote} remote
 * @property {Stream[]} streams
 * @property {boolean} sampled
 * @property {number} room
 * @property {number} rembKbps
 *
 * @typedef {Object} LoadReport what wireload measured, see wireload/main.c
 * @property {number} seconds
 * @property {number} sent
 * @property {number} received
 * @property {number} received_bytes
 * @property {number} seq_expected
 * @property {number} seq_received
 * @property {number} p50
 * @property {number} p99
 * @property {number} p999
 * @property {number} max
 * @property {number[]} curve
 * @property {{packets: number, p50: number, p99: number}} direct packets of publishers on the shard of their receiver
 * @property {{packets: number, p50: number, p99: number}} crossed packets that crossed a relay
 * @property {number} cpu_pct
 * @property {number} max_late_ms
 * @property {number} max_wait_ms
 * @property {number} send_errors
 * @property {number} bad_auth
 * @property {number} silent_subs
 *
 * @typedef {Record<string, any>} Figures by name
 * @typedef {Figures & {name: string, server: string, variant: string, error?: string}} Row of a report
 * @typedef {Figures & {holds: boolean, error?: string}} Step of a saturation search
 * @typedef {{packets_per_s: number, listeners?: number, cpu_us?: number, loadIsTheEnd: boolean, steps: Step[]}} Saturation
 * @typedef {{joins: number} & Record<string, number>} StormFigures
 * @typedef {{cold: StormFigures, warm: StormFigures}} Storm
 *
 * @typedef {Object} Report
 * @property {string} made when
 * @property {number} runs
 * @property {Figures} machine
 * @property {Row[]} rows
 * @property {(Saturation & {kind: string, server: string})[]} saturation
 * @property {Storm[]} storms
 *
 * @typedef {Object} MediaServer that is measured
 * @property {string} name
 * @property {boolean} oneConnection a participant sends and receives on one connection
 * @property {string} [fingerprint] of the load generator's certificate
 * @property {(settings?: Figures, nodes?: number) => Promise<{pids: number[]}>} start
 * @property {(load: {fingerprint: string, people: number, rooms: number}) => Promise<void>} prepare
 * @property {(request: JoinRequest) => Promise<Remote>} join
 * @property {(client: LoadClient) => Promise<void>} [connected]
 * @property {() => void} [settle] all have joined
 * @property {() => Promise<import('./jvm.js').JvmFigures>} [inside]
 * @property {(before: import('./jvm.js').JvmFigures, after: import('./jvm.js').JvmFigures,
 *   outside: {packetsPerSecond: number, heapBytesPerPerson: number}) => Figures} [insideFigures]
 * @property {string[]} [logs] files of the processes
 * @property {() => void} [check] fails if participants have lost their media
 * @property {() => Promise<Record<string, number>[]>} [drops] packets that each node has dropped, by the reason
 * @property {() => number[]} [warnings] warnings and errors in each log
 * @property {() => Promise<void>} clear
 * @property {() => Promise<void>} stop
 */
export {};
