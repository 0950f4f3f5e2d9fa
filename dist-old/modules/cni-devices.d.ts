import * as Type from 'typebox';
import { type CniDevicesState } from './cni-devices/probe.ts';
/** The devices, routes and rules of a CNI, left alone by NetworkManager and systemd-networkd where the host has them. */
export declare const cniDevices: import("./module.ts").Module<Type.TObject<{
    interfaces: Type.TOptional<Type.TArray<Type.TString>>;
}>, CniDevicesState>;
